import { NobleSignatureEngine } from '../../crypto/engines/noble/noble-engine.js';
import { NobleKemEngine } from '../../crypto/engines/noble/noble-kem-engine.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import { OpensslKemEngine } from '../../crypto/engines/openssl/openssl-kem-engine.js';
import { WasmSignatureEngine } from '../../crypto/engines/wasm/wasm-engine.js';
import { WasmKemEngine } from '../../crypto/engines/wasm/wasm-kem-engine.js';
import { runKemKnownAnswerTests } from '../../crypto/self-test/kem-known-answer-tests.js';
import type { KnownAnswerResult } from '../../crypto/self-test/known-answer-result.js';
import { runKnownAnswerTests } from '../../crypto/self-test/known-answer-tests.js';
import type { Finding } from './finding.js';

type Tests = () => Promise<readonly KnownAnswerResult[]>;

/** Each engine's published known answers, in signatures and in key encapsulation. */
const ENGINES: Readonly<Record<string, Tests>> = {
  openssl: async () => [
    ...(await runKnownAnswerTests(new OpensslSignatureEngine())),
    ...(await runKemKnownAnswerTests(new OpensslKemEngine())),
  ],
  wasm: async () => [
    ...(await runKnownAnswerTests(new WasmSignatureEngine())),
    ...(await runKemKnownAnswerTests(new WasmKemEngine())),
  ],
  noble: async () => [
    ...(await runKnownAnswerTests(new NobleSignatureEngine())),
    ...(await runKemKnownAnswerTests(new NobleKemEngine())),
  ],
};

/** Self-tests of the cryptographic engines. */
export async function checkEngines(): Promise<readonly Finding[]> {
  return await Promise.all(Object.entries(ENGINES).map(([name, tests]) => checkEngine(name, tests)));
}

async function checkEngine(engine: string, tests: Tests): Promise<Finding> {
  const name = `engine ${engine}`;
  try {
    const results = await tests();
    const failed = results.filter(({ ok }) => !ok);
    const facts = { algorithms: results.map(({ algorithm, ok }) => ({ algorithm, ok })) };
    if (failed.length === 0) {
      return {
        name,
        status: 'ok',
        detail: `known answers of ${results.length} algorithms reproduced`,
        facts,
      };
    }
    const reasons = failed.map(({ algorithm, detail }) => `${algorithm}: ${detail}`);
    return { name, status: 'bad', detail: reasons.join('; '), facts };
  } catch (error) {
    // An engine that cannot even be loaded.
    return { name, status: 'bad', detail: String(error) };
  }
}
