import type { LoadedDecapsulationKey } from '../engines/kem-engine.js';
import { NobleKemEngine } from '../engines/noble/noble-kem-engine.js';
import { OpensslKemEngine } from '../engines/openssl/openssl-kem-engine.js';
import { WasmKemEngine } from '../engines/wasm/wasm-kem-engine.js';
import { runKemKnownAnswerTests } from './kem-known-answer-tests.js';

const ML_KEMS = ['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'];

/** Answers an altered ciphertext with zeros instead of a secret. */
class RevealingEngine extends OpensslKemEngine {
  override async decapsulate(key: LoadedDecapsulationKey, ciphertext: Uint8Array): Promise<Uint8Array> {
    const secret = await super.decapsulate(key, ciphertext);
    const rejects = key.algorithm === 'ML-KEM-768' && secret[0] === 0x21;
    return rejects ? new Uint8Array(32) : secret;
  }
}

/** Ignores the coins it is given. */
class FreshEngine extends NobleKemEngine {
  override encapsulate(...[key]: Parameters<NobleKemEngine['encapsulate']>) {
    return super.encapsulate(key);
  }
}

describe('the known-answer tests of key encapsulation', () => {
  it.each([
    [new OpensslKemEngine(), [...ML_KEMS, 'X25519']],
    [new NobleKemEngine(), ML_KEMS],
    [new WasmKemEngine(), ML_KEMS],
  ])('pass for every algorithm of $name', async (engine, algorithms) => {
    const results = await runKemKnownAnswerTests(engine);
    expect(results.map(({ algorithm, ok }) => [algorithm, ok])).toEqual(
      algorithms.map((name) => [name, true]),
    );
  });

  it('fail for the one algorithm whose implicit rejection is not that of FIPS 203', async () => {
    const results = await runKemKnownAnswerTests(new RevealingEngine());
    expect(results.filter(({ ok }) => !ok)).toEqual([
      expect.objectContaining({
        algorithm: 'ML-KEM-768',
        detail: expect.stringContaining('a known ciphertext gives another secret'),
      }),
    ]);
  });

  it('fail for an engine that ignores its coins', async () => {
    const results = await runKemKnownAnswerTests(new FreshEngine());
    expect(results.map(({ ok }) => ok)).toEqual([false, false, false]);
    expect(results[0]?.detail).toContain('known coins give another encapsulation');
  });
});
