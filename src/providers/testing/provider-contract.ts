import { isSignatureComponent } from '../../crypto/component-algorithm-table.js';
import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { KeyProvider } from '../contract/index.js';
import { bindingFor, codeOf, ContractSubject, type ProviderQuirks } from './contract-subject.js';
import { describeHolding, describeImport } from './holding-contract.js';
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

    it('refuses algorithms it does not list', async () => {
      const listed = new Set(provider.capabilities().algorithms.map(({ algorithm }) => algorithm));
      const absent = (['X25519', 'ML-KEM-512', 'ML-KEM-768'] as const).find((name) => !listed.has(name));
      if (absent === undefined) throw new TypeError('the contract needs an algorithm that is not listed');
      const binding = { ...bindingFor('Ed25519'), keyAlgorithm: absent, algorithm: absent };
      expect(await codeOf(provider.generate({ binding }))).toBe('provider.incapable');
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
