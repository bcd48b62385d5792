import { ciphertextBytesOf, componentAlgorithm, isMlKem } from '../../crypto/component-algorithm-table.js';
import { withPower, type HeldKey, type ImportRequest } from '../contract/index.js';
import {
  bindingFor,
  codeOf,
  flipped,
  OTHER_BINDINGS,
  type ProviderQuirks,
  type StoredHalves,
} from './contract-subject.js';
import type { KemSubject } from './kem-subject.js';

/** What holding and opening mean for a KEM component. */
export function describeKem(subject: KemSubject, quirks: ProviderQuirks): void {
  describeKemCapability(subject);
  describeOpening(subject);
  describeKemBinding(subject);
  describeKemImport(subject, quirks);
}

function describeKemCapability(subject: KemSubject): void {
  const { algorithm } = subject;

  it('passes its self-test, and signs in no mode', () => {
    const found = subject.provider.capabilities().algorithms.find((one) => one.algorithm === algorithm);
    expect(found).toMatchObject({ selfTest: 'ok', modes: [], deterministic: false });
  });

  it('generates different keys of the right form', async () => {
    const other = await subject.provider.generate({ binding: subject.binding });
    expect(other.publicKey).toHaveLength(componentAlgorithm(algorithm).publicKeyBytes);
    expect(other.algorithm).toBe(algorithm);
    expect(other.publicKey).not.toEqual(subject.held.publicKey);
    expect(Object.keys(other.evidence)).not.toHaveLength(0);
  });
}

function describeOpening(subject: KemSubject): void {
  const { algorithm } = subject;

  it('opens what was encapsulated, 50 at once', async () => {
    const made = await Promise.all(Array.from({ length: 50 }, () => subject.encapsulate()));
    const opened = await Promise.all(made.map(({ ciphertext }) => subject.decapsulate(ciphertext)));
    expect(opened).toEqual(made.map(({ sharedSecret }) => sharedSecret));
  });

  it('answers any altered ciphertext with another secret, and the same one each time', async () => {
    const { ciphertext, sharedSecret } = await subject.encapsulate();
    for (const index of [0, ciphertext.length >> 1, ciphertext.length - 2]) {
      const altered = flipped(ciphertext, index);
      const opened = await subject.decapsulate(altered);
      expect(opened).toHaveLength(32);
      expect(opened).not.toEqual(sharedSecret);
      expect(await subject.decapsulate(altered)).toEqual(opened);
    }
  });

  it('opens a ciphertext of zeros to a secret like any other', async () => {
    const opened = await subject.decapsulate(new Uint8Array(ciphertextBytesOf(algorithm)));
    expect(opened).toHaveLength(32);
    // A share of small order leaves X25519 nothing but zeros (RFC 7748 section 6.1).
    expect(opened.some((byte) => byte !== 0)).toBe(isMlKem(algorithm));
  });

  it('refuses ciphertexts of another length', async () => {
    const { ciphertext } = await subject.encapsulate();
    for (const wrong of [ciphertext.subarray(1), new Uint8Array([...ciphertext, 0]), new Uint8Array(0)]) {
      await expect(subject.decapsulate(wrong)).rejects.toThrow(TypeError);
    }
  });
}

function describeKemBinding(subject: KemSubject): void {
  const { algorithm } = subject;
  const refusal = async (halves: StoredHalves, binding = subject.binding): Promise<unknown> => {
    const { ciphertext } = await subject.encapsulate();
    return await codeOf(subject.decapsulate(ciphertext, halves, binding));
  };

  it.each(OTHER_BINDINGS)('does not open a key under another binding: %j', async (change) => {
    expect(await refusal(subject.held, bindingFor(algorithm, change))).toBe('key.damaged');
  });

  it('refuses handles and public keys that are swapped or damaged', async () => {
    const other = await subject.provider.generate({ binding: subject.binding });
    const { handle, publicKey } = subject.held;
    const broken: StoredHalves[] = [
      { handle, publicKey: other.publicKey },
      { handle: other.handle, publicKey },
      { handle, publicKey: flipped(publicKey, publicKey.length - 1) },
      { handle, publicKey: publicKey.subarray(1) },
      { handle: handle.subarray(0, -1), publicKey },
      { handle: new Uint8Array(0), publicKey },
      ...Array.from(handle.keys(), (index) => ({ handle: flipped(handle, index), publicKey })),
    ];
    for (const halves of broken) expect(await refusal(halves)).toBe('key.damaged');
  });
}

function describeKemImport(subject: KemSubject, quirks: ProviderQuirks): void {
  const { algorithm, binding } = subject;
  const seed = (): Uint8Array => quirks.seed(algorithm);
  const takeOver = async (secret: Uint8Array): Promise<HeldKey> => {
    const able = withPower(subject.provider, 'import');
    if (able === undefined) throw new TypeError('the provider does not list the power to import');
    const request: ImportRequest = { binding, secretKey: { algorithm, form: 'seed', secret } };
    return await able.import(request);
  };

  it('imports a seed, always with the same public key, and opens with it', async () => {
    const [first, second] = [await takeOver(seed()), await takeOver(seed())];
    expect(second.publicKey).toEqual(first.publicKey);
    const { ciphertext, sharedSecret } = await subject.encapsulate(first.publicKey);
    expect(await subject.decapsulate(ciphertext, first)).toEqual(sharedSecret);
    expect(await subject.decapsulate(ciphertext, second)).toEqual(sharedSecret);
  });

  it('refuses to import a secret of another length', async () => {
    expect(await codeOf(takeOver(seed().subarray(1)))).toBe('key.material-refused');
  });
}
