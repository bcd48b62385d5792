import { KeyError } from '../../../errors/index.js';
import { componentAlgorithm } from '../../component-algorithm-table.js';
import { WasmMlKem } from './wasm-ml-kem.js';

const sut = new WasmMlKem();

describe.each(['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'] as const)('%s in WebAssembly', (algorithm) => {
  const { secretKey, publicKey } = sut.generate(algorithm);
  const key = sut.loadSecretKey(secretKey);
  const { ciphertextBytes } = componentAlgorithm(algorithm);

  it('gives both sides the same secret, another one each time', () => {
    const first = sut.encapsulate(sut.loadPublicKey(algorithm, publicKey)!);
    const second = sut.encapsulate(sut.loadPublicKey(algorithm, publicKey)!);
    expect(sut.decapsulate(key, first.ciphertext)).toEqual(first.sharedSecret);
    expect(first.sharedSecret).not.toEqual(second.sharedSecret);
  });

  it('answers a ciphertext that is not genuine with the same other secret every time', () => {
    const { ciphertext, sharedSecret } = sut.encapsulate(sut.loadPublicKey(algorithm, publicKey)!);
    const altered = ciphertext.with(0, ciphertext[0]! ^ 1);
    expect(sut.decapsulate(key, altered)).not.toEqual(sharedSecret);
    expect(sut.decapsulate(key, altered)).toEqual(sut.decapsulate(key, altered));
  });

  it('refuses a ciphertext and coins of another length', () => {
    for (const length of [0, ciphertextBytes! - 1, ciphertextBytes! + 1]) {
      expect(() => sut.decapsulate(key, new Uint8Array(length))).toThrow(TypeError);
    }
    const loaded = sut.loadPublicKey(algorithm, publicKey)!;
    expect(() => sut.encapsulateDeterministically(loaded, new Uint8Array(31))).toThrow(TypeError);
  });

  it('has no public key of another length or with a coefficient of q', () => {
    expect(sut.loadPublicKey(algorithm, publicKey.slice(1))).toBeUndefined();
    // 3329 = 0xd01 in the first twelve bits.
    const notReduced = publicKey.with(0, 0x01).with(1, (publicKey[1]! & 0xf0) | 0x0d);
    expect(sut.loadPublicKey(algorithm, notReduced)).toBeUndefined();
    // 3328 is the largest coefficient.
    const reduced = publicKey.with(0, 0x00).with(1, (publicKey[1]! & 0xf0) | 0x0d);
    expect(sut.loadPublicKey(algorithm, reduced)).toBeDefined();
  });

  it('refuses private keys of another length or with parts that disagree', () => {
    const expanded = key.secretExpanded;
    const hashAt = expanded.length - 64;
    for (const secret of [
      expanded.slice(1),
      expanded.with(0, expanded[0]! ^ 1),
      expanded.with(hashAt, expanded[hashAt]! ^ 1),
    ]) {
      expect(() => sut.loadSecretKey({ algorithm, form: 'expanded', secret })).toThrow(KeyError);
    }
    const seed = { algorithm, form: 'seed', secret: new Uint8Array(32) } as const;
    expect(() => sut.loadSecretKey(seed)).toThrow(KeyError);
  });

  it('does not use a key that was disposed of', () => {
    const disposed = sut.loadSecretKey(secretKey);
    const view = disposed.secretExpanded;
    disposed.dispose();
    expect(view.every((byte) => byte === 0)).toBe(true);
    expect(() => sut.decapsulate(disposed, new Uint8Array(ciphertextBytes!))).toThrow(TypeError);
  });
});
