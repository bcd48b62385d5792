import type { MlDsaName } from '../../src/crypto/component-algorithm.js';
import { expandSeed, signMu, verifyMu } from '../../src/crypto/engines/wasm/wasm-ml-dsa.js';
import { sharedPqcleanArena } from '../../src/crypto/engines/wasm/pqclean-arena.js';
import { hashAlgorithm } from '../../src/crypto/hash.js';
import { WasmSignatureEngine } from '../../src/crypto/engines/wasm/wasm-engine.js';
import { verifyWith } from '../../src/crypto/engines/verify-with.js';
import type { RandomSource } from '../../src/crypto/random-source.js';
import { type Group, muOf, type Prompt, type WycheproofFile, wycheproofSignature } from './ml-dsa-cases.js';
import { acvpTests, hex, readVectors } from './read-vectors.js';
import { vectorNames } from './vector-folder.js';

const arena = sharedPqcleanArena();
const shake256 = hashAlgorithm('SHAKE256');
const makeEngine = (random: RandomSource) => new WasmSignatureEngine(random, arena);

describe('ML-DSA in WebAssembly', () => {
  const folders = (kind: string): readonly string[] =>
    vectorNames('acvp', new RegExp(`^ML-DSA-${kind}-`), [`ML-DSA-${kind}-FIPS204`]);

  it.each(folders('keyGen'))('makes the keys of ACVP %s', (folder) => {
    for (const { group, prompt, expected } of acvpTests<Group, { seed: string }, { pk: string; sk: string }>(
      folder,
    )) {
      const made = expandSeed(arena, group.parameterSet, hex(prompt.seed));
      expect(made).toEqual({ publicKey: hex(expected.pk), secretExpanded: hex(expected.sk) });
    }
  });

  it.each(folders('sigGen'))(
    'makes the signatures of ACVP %s in every mode, deterministic and hedged',
    (folder) => {
      for (const { group, prompt, expected } of acvpTests<
        Group,
        Prompt & { sk?: string; seed?: string; rnd?: string },
        { signature: string }
      >(folder)) {
        const { sk, seed } = prompt;
        const secretExpanded =
          sk === undefined ? expandSeed(arena, group.parameterSet, hex(seed!)).secretExpanded : hex(sk);
        const mu = muOf(group, prompt, secretExpanded.subarray(64, 128));
        const rnd = prompt.rnd === undefined ? new Uint8Array(32) : hex(prompt.rnd);
        const signature = signMu(arena, group.parameterSet, secretExpanded, mu, rnd);
        expect([prompt.tcId, signature]).toEqual([prompt.tcId, hex(expected.signature)]);
      }
    },
  );

  it.each(folders('sigVer'))('gives the verdicts of ACVP %s in every mode', (folder) => {
    for (const { group, prompt, expected } of acvpTests<
      Group,
      Prompt & { pk: string; signature: string },
      { testPassed: boolean }
    >(folder)) {
      const publicKey = hex(prompt.pk);
      const mu = muOf(group, prompt, shake256.digest(publicKey));
      const verdict = verifyMu(arena, group.parameterSet, publicKey, mu, hex(prompt.signature));
      expect([prompt.tcId, verdict]).toEqual([prompt.tcId, expected.testPassed]);
    }
  });
});

describe.each(['44', '65', '87'] as const)('ML-DSA-%s in WebAssembly', (set) => {
  it.each([
    ['seed', 'seed'],
    ['expanded', 'noseed'],
  ] as const)(
    'makes the signatures of Wycheproof from the %s form, and refuses its bad arguments',
    async (form, file) => {
      const { testGroups } = readVectors<WycheproofFile>(`wycheproof/mldsa_${set}_sign_${file}_test.json.gz`);
      const algorithm: MlDsaName = `ML-DSA-${set}`;
      expect(testGroups.length).toBeGreaterThan(0);
      for (const group of testGroups) {
        const secret = hex((form === 'seed' ? group.privateSeed : (group.privateKey as string))!);
        for (const test of group.tests) {
          const signature = await wycheproofSignature(makeEngine, algorithm, form, secret, test);
          const expected = test.result === 'valid' ? hex(test.sig) : undefined;
          expect([test.tcId, signature]).toEqual([test.tcId, expected]);
          if (signature === undefined || group.publicKey === undefined || test.msg === undefined) continue;
          const operation = { mode: 'pure', message: hex(test.msg), context: hex(test.ctx ?? '') } as const;
          const engine = new WasmSignatureEngine();
          await expect(
            verifyWith(engine, algorithm, hex(group.publicKey), operation, signature),
          ).resolves.toBe(true);
        }
      }
    },
  );
});
