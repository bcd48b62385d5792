import {
  componentAlgorithms,
  isKemComponent,
  isSignatureComponent,
} from '../../crypto/component-algorithm-table.js';
import type { ComponentName, SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { KeyProvider } from '../contract/index.js';
import { bindingFor, codeOf, ContractSubject, type ProviderQuirks } from './contract-subject.js';
import { describeHolding, describeImport } from './holding-contract.js';
import { describeKem } from './kem-contract.js';
import { KemSubject } from './kem-subject.js';
import { describeSigning } from './signing-contract.js';

export type { ProviderQuirks } from './contract-subject.js';

/** A provider that is not open yet. The suite opens and closes it. */
export type ProviderFactory = () => Promise<KeyProvider> | KeyProvider;

/** The rules every provider keeps, run against one backend. Call it at the top of a spec file. */
export function describeProviderContract(title: string, make: ProviderFactory, quirks: ProviderQuirks): void {
  describe(`${title} keeps the provider contract`, () => {
    let provider: KeyProvider;
    beforeAll(async () => {
      provider = await make();
      await provider.open();
    });
    afterAll(() => provider.close());

    describe.each(algorithmsOf(quirks))('%s', (algorithm) => {
      const subject = new ContractSubject(algorithm, quirks, () => provider);
      beforeAll(() => subject.makeKey());

      describeCapability(subject);
      describeHolding(subject);
      describeImport(subject);
      describeSigning(subject);
    });

    it('is up after opening', () => expect(provider.state().state).toBe('up'));

    for (const algorithm of quirks.kems ?? []) {
      describe(algorithm, () => {
        const subject = new KemSubject(algorithm, () => provider);
        beforeAll(() => subject.makeKey());

        describeKem(subject, quirks);
      });
    }

    it('lists the power to decapsulate only with components that do', () => {
      const { algorithms, powers } = provider.capabilities();
      const kems = algorithms.map(({ algorithm }) => algorithm).filter(isKemComponent);
      expect(kems.toSorted()).toEqual([...(quirks.kems ?? [])].toSorted());
      expect(powers.includes('decapsulate')).toBe(kems.length > 0);
    });

    it('refuses algorithms it does not list', async () => {
      const listed = new Set<string>(provider.capabilities().algorithms.map(({ algorithm }) => algorithm));
      // The last is none at all, as a row written by a later release might name one.
      const names = [...componentAlgorithms.map(({ name }) => name), 'ML-DSA-1000' as ComponentName];
      for (const absent of names.filter((name) => !listed.has(name))) {
        const binding = { ...bindingFor('Ed25519'), keyAlgorithm: absent, algorithm: absent };
        expect(await codeOf(provider.generate({ binding }))).toBe('provider.incapable');
      }
    });

    describeLife(make, quirks);
  });
}

function algorithmsOf(quirks: ProviderQuirks): readonly SignatureComponentName[] {
  // The record's keys are such names; an unknown one would throw in the table.
  const names = Object.keys(quirks.algorithms) as SignatureComponentName[];
  if (names.length === 0) throw new TypeError('a provider contract without algorithms proves nothing');
  return names.filter(isSignatureComponent);
}

function describeCapability(subject: ContractSubject): void {
  const { algorithm, quirks } = subject;

  it('passes its self-test and lists exactly what works', () => {
    const found = subject.provider.capabilities().algorithms.find((one) => one.algorithm === algorithm);
    expect(found).toMatchObject({
      selfTest: 'ok',
      deterministic: quirks.deterministic.includes(algorithm),
      canImport: quirks.imports.includes(algorithm),
    });
    expect(found?.modes.toSorted()).toEqual(quirks.algorithms[algorithm]?.toSorted());
  });
}

function describeLife(make: ProviderFactory, quirks: ProviderQuirks): void {
  const [algorithm = 'Ed25519'] = algorithmsOf(quirks);

  it('refuses everything before it is opened and after it is closed, and closes twice', async () => {
    const other = await make();
    const deed = (): Promise<unknown> => other.generate({ binding: bindingFor(algorithm) });
    expect(await codeOf(deed())).toBe('provider.unavailable');
    await other.open();
    expect(await codeOf(deed())).toBe('it succeeded');
    await other.close();
    await other.close();
    expect(other.state().state).toBe('closed');
    expect(await codeOf(deed())).toBe('provider.unavailable');
  });
}
