import type { NativeEngines } from '../crypto/engines/native/native-engines.js';
import { OpensslKemEngine } from '../crypto/engines/openssl/openssl-kem-engine.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import { fastVerifier } from './fast-verifier.js';

/** In the place of the native engines, which are built in one of the gate's steps only. */
const native: NativeEngines = { signatures: new OpensslSignatureEngine(), kems: new OpensslKemEngine() };

describe('fastVerifier', () => {
  it('is WebAssembly in the pool, for what the wasm provider has proven by now', () => {
    let proven = '';
    const providers = { isAble: (name: string, algorithm: string) => `${name} ${algorithm}` === proven };
    const sut = fastVerifier(undefined, providers);
    expect([sut.engine.name, sut.thread]).toEqual(['wasm', 'worker']);
    expect(sut.serves?.('ML-DSA-65')).toBe(false);
    proven = 'wasm ML-DSA-65';
    expect(sut.serves?.('ML-DSA-65')).toBe(true);
    expect(sut.serves?.('ML-DSA-87')).toBe(false);
  });

  it('is the native engine where there is one', () => {
    const sut = fastVerifier(native, { isAble: () => true });
    expect(sut).toEqual({ engine: native.signatures, thread: 'main' });
  });
});
