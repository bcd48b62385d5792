import fc from 'fast-check';

import { WorkerPool } from '../../src/compute/index.js';
import { splitDem } from '../../src/crypto/kem/kem-dem.js';
import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import { StandardCustody } from '../../src/custody/index.js';
import { KemDem } from '../../src/kem/kem-dem.service.js';
import type { KeyVersion } from '../../src/keys/index.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { SilentLogger } from '../../src/platform/logging/logger.js';
import { SystemRandomness } from '../../src/platform/randomness.js';
import { memoryProvider, ProviderRegistry, SHARED_KEYRING, wasmProvider } from '../../src/providers/index.js';
import { OpensslSignatureEngine } from '../../src/crypto/engines/openssl/openssl-engine.js';
import { Keyring, Sealer } from '../../src/sealing/index.js';
import { KEM_NAMES } from '../support/kem.js';

const keyring = Keyring.of(new Uint8Array(32).fill(4));
const sealer = new Sealer(keyring);
const pool = new WorkerPool({ threads: 1, shared: { [SHARED_KEYRING]: keyring.shared() } });
const logger = new SilentLogger();
const parts = { sealer, pool, verifier: new OpensslSignatureEngine() };
const providers = new ProviderRegistry([memoryProvider(parts), wasmProvider(parts)], {}, logger);
const ids = new TimeOrderedIds();
const custody = new StandardCustody({ providers, sealer, pool, ids, logger });
const sut = new KemDem(custody, new SystemRandomness());
const PLAINTEXT = new TextEncoder().encode('twenty-one bytes here');
const AAD = new Uint8Array(0);

const versionOf = async (name: string, provider: 'memory' | 'wasm'): Promise<KeyVersion> => {
  const algorithm = keyAlgorithm(name);
  const key = { id: 'key_1', projectId: 'proj_1', name: 'default', algorithm, purpose: 'general' } as const;
  const plan = {
    versionId: 'kver_1',
    projectId: 'proj_1',
    keyId: 'key_1',
    version: 1,
    purpose: 'general',
  } as const;
  const homes = { whole: provider, ml_kem: provider, traditional: provider };
  const material = await custody.generate({ ...plan, algorithm: name, providers: homes });
  const times = { createdAt: '', retiredAt: null, archivedAt: null };
  return { id: 'kver_1', key, version: 1, status: 'active', origin: 'generated', ...times, material };
};
const open = (version: KeyVersion, message: Uint8Array): Promise<Uint8Array | undefined> => {
  const split = splitDem(version.key.algorithm, message);
  if (split === undefined) throw new Error('the message is too short');
  return sut.open(version, { purpose: 'encrypt', parts: split, aad: AAD });
};

beforeAll(() => providers.open());
afterAll(async () => {
  await providers.close();
  await pool.close();
});

describe.each(['memory', 'wasm'] as const)('a message to a key in %s', (provider) => {
  describe.each(KEM_NAMES)('of %s', (name) => {
    it('does not open with any one of its bytes changed, whichever it is', async () => {
      const version = await versionOf(name, provider);
      const input = { purpose: 'encrypt', secretPlaintext: PLAINTEXT, aad: AAD } as const;
      const message = await sut.seal(version, input);
      expect(await open(version, message)).toEqual(PLAINTEXT);
      const opened: number[] = [];
      for (let at = 0; at < message.length; at += 1) {
        const altered = message.with(at, (message[at] ?? 0) ^ (1 << (at % 8)));
        if ((await open(version, altered)) !== undefined) opened.push(at);
      }
      // The top bit of an X25519 share is masked (RFC 7748 section 5), but the additional data covers it.
      expect(opened).toEqual([]);
    }, 60_000);

    it('does not open with any run of its bytes replaced', async () => {
      const version = await versionOf(name, provider);
      await fc.assert(
        fc.asyncProperty(
          fc.uint8Array({ maxLength: 64 }),
          fc.uint8Array({ minLength: 1, maxLength: 40 }),
          fc.nat(),
          async (secretPlaintext, run, place) => {
            const message = await sut.seal(version, { purpose: 'encrypt', secretPlaintext, aad: AAD });
            const altered = message.slice();
            altered.set(
              run.slice(0, message.length),
              place % (message.length - Math.min(run.length, message.length) + 1),
            );
            const same = Buffer.compare(altered, message) === 0;
            expect((await open(version, altered)) === undefined).toBe(!same);
          },
        ),
        { numRuns: 50 },
      );
    });
  });
});
