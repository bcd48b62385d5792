import type { KemEngine } from '../../crypto/engines/kem-engine.js';
import { nativeEngines } from '../../crypto/engines/native/native-engines.js';
import { NobleSignatureEngine } from '../../crypto/engines/noble/noble-engine.js';
import { NobleKemEngine } from '../../crypto/engines/noble/noble-kem-engine.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import { OpensslKemEngine } from '../../crypto/engines/openssl/openssl-kem-engine.js';
import type { SignatureEngine } from '../../crypto/engines/signature-engine.js';
import { WasmSignatureEngine } from '../../crypto/engines/wasm/wasm-engine.js';
import { WasmKemEngine } from '../../crypto/engines/wasm/wasm-kem-engine.js';
import { runKemKnownAnswerTests } from '../../crypto/self-test/kem-known-answer-tests.js';
import type { KnownAnswerResult } from '../../crypto/self-test/known-answer-result.js';
import { runKnownAnswerTests } from '../../crypto/self-test/known-answer-tests.js';
import type { Finding } from './finding.js';

/** The two halves of an engine. */
interface Engine {
  readonly signatures: SignatureEngine;
  readonly kems: KemEngine;
}

/** Every engine there may be; undefined where it was not built. */
const ENGINES: Readonly<Record<string, () => Engine | undefined>> = {
  native: nativeEngines,
  openssl: () => ({ signatures: new OpensslSignatureEngine(), kems: new OpensslKemEngine() }),
  wasm: () => ({ signatures: new WasmSignatureEngine(), kems: new WasmKemEngine() }),
  noble: () => ({ signatures: new NobleSignatureEngine(), kems: new NobleKemEngine() }),
};

/** Self-tests of the cryptographic engines: published known answers, in signatures and in key encapsulation. */
export async function checkEngines(): Promise<readonly Finding[]> {
  return await Promise.all(Object.entries(ENGINES).map(([name, open]) => checkEngine(name, open)));
}

async function checkEngine(engine: string, open: () => Engine | undefined): Promise<Finding> {
  const name = `engine ${engine}`;
  try {
    const found = open();
    if (found === undefined) {
      return { name, status: 'skipped', detail: 'was not built (`make native`); the others serve' };
    }
    const results = await selfTests(found);
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

async function selfTests({ signatures, kems }: Engine): Promise<readonly KnownAnswerResult[]> {
  return [...(await runKnownAnswerTests(signatures)), ...(await runKemKnownAnswerTests(kems))];
}
