import { componentAlgorithm } from '../../crypto/component-algorithm-table.js';
import { withPower, type HeldKey, type ImportRequest } from '../contract/index.js';
import {
  bindingFor,
  codeOf,
  flipped,
  OTHER_BINDINGS,
  PURE,
  type ContractSubject,
} from './contract-subject.js';

/** What holding a key means: it is its own, it stays bound, and damage shows. */
export function describeHolding(subject: ContractSubject): void {
  const { algorithm } = subject;

  it('generates different keys of the right form, under one binding too', async () => {
    const other = await subject.provider.generate({ binding: subject.binding });
    expect(subject.held.publicKey).toHaveLength(componentAlgorithm(algorithm).publicKeyBytes);
    expect(subject.held.algorithm).toBe(algorithm);
    expect(other.publicKey).not.toEqual(subject.held.publicKey);
    expect(other.handle).not.toEqual(subject.held.handle);
    expect(Object.keys(subject.held.evidence)).not.toHaveLength(0);
  });

  it.each(OTHER_BINDINGS)('does not open a key under another binding: %j', async (change) => {
    const otherwise = subject.sign(PURE, subject.held, bindingFor(algorithm, change));
    expect(await codeOf(otherwise)).toBe('key.damaged');
    expect(await subject.verify(PURE, await subject.sign(PURE))).toBe(true);
  });

  it('refuses handles and public keys swapped between two keys', async () => {
    const { handle, publicKey } = await subject.provider.generate({ binding: subject.binding });
    const { held } = subject;
    expect(await codeOf(subject.sign(PURE, { handle, publicKey: held.publicKey }))).toBe('key.damaged');
    expect(await codeOf(subject.sign(PURE, { handle: held.handle, publicKey }))).toBe('key.damaged');
  });

  it('refuses a handle with any byte damaged, cut short or made longer', async () => {
    const { handle, publicKey } = subject.held;
    const broken = [
      ...Array.from(handle.keys(), (index) => flipped(handle, index)),
      handle.subarray(0, -1),
      new Uint8Array([...handle, 0]),
      new Uint8Array(0),
    ];
    for (const one of broken) {
      expect(await codeOf(subject.sign(PURE, { handle: one, publicKey }))).toBe('key.damaged');
    }
  });

  it('refuses a public key that was damaged or has another length', async () => {
    const { handle, publicKey } = subject.held;
    for (const one of [flipped(publicKey, publicKey.length - 1), publicKey.subarray(1)]) {
      expect(await codeOf(subject.sign(PURE, { handle, publicKey: one }))).toBe('key.damaged');
    }
  });
}

/** Import where the provider lists it, and its refusal where not. */
export function describeImport(subject: ContractSubject): void {
  const { algorithm, binding, quirks } = subject;
  const request = (): ImportRequest => ({
    binding,
    secretKey: { algorithm, form: 'seed', secret: quirks.seed(algorithm) },
  });
  const takeOver = async (one: ImportRequest): Promise<HeldKey> => {
    const able = withPower(subject.provider, 'import');
    if (able === undefined) throw new TypeError('the provider does not list the power to import');
    return await able.import(one);
  };

  if (!quirks.imports.includes(algorithm)) {
    it('does not import keys', async () => {
      const able = withPower(subject.provider, 'import');
      const refused = able === undefined ? 'provider.incapable' : await codeOf(able.import(request()));
      expect(refused).toBe('provider.incapable');
    });
    return;
  }

  it('imports a seed, always with the same public key, and signs with it', async () => {
    const [first, second] = [await takeOver(request()), await takeOver(request())];
    expect(second.publicKey).toEqual(first.publicKey);
    expect(await subject.verify(PURE, await subject.sign(PURE, first), second.publicKey)).toBe(true);
  });

  it("leaves the imported secret, which is the caller's, as it was", async () => {
    const mine = request();
    await takeOver(mine);
    expect(mine.secretKey.secret).toEqual(quirks.seed(algorithm));
  });

  it('refuses to import a secret of another length', async () => {
    const short: ImportRequest = {
      binding,
      secretKey: { algorithm, form: 'seed', secret: quirks.seed(algorithm).subarray(1) },
    };
    expect(await codeOf(takeOver(short))).toBe('key.material-refused');
  });
}
