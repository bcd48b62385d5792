import { createHash } from 'node:crypto';

import type { MlDsaName } from '../../src/crypto/component-algorithm.js';
import { expandSeed, signMu, verifyMu } from '../../src/crypto/engines/wasm/wasm-ml-dsa.js';
import { sharedPqcleanArena } from '../../src/crypto/engines/wasm/pqclean-arena.js';
import { findHashAlgorithm, hashAlgorithm } from '../../src/crypto/hash.js';
import { derOid } from '../../src/crypto/encodings/der-writer.js';
import { WasmSignatureEngine } from '../../src/crypto/engines/wasm/wasm-engine.js';
import { verifyWith } from '../../src/crypto/engines/verify-with.js';
import { mlDsaMu } from '../../src/crypto/ml-dsa-mu.js';
import { acvpTests, hex, readVectors } from './read-vectors.js';
import { vectorNames } from './vector-folder.js';

interface Group {
  readonly parameterSet: MlDsaName;
  readonly signatureInterface?: 'external' | 'internal';
  readonly preHash?: 'pure' | 'preHash';
}

interface Prompt {
  readonly message?: string;
  readonly mu?: string;
  readonly context?: string;
  readonly hashAlg?: string;
}

const arena = sharedPqcleanArena();
const shake256 = hashAlgorithm('SHAKE256');

/** Hashes that HashML-DSA allows but the service does not offer: name in OpenSSL, and the arc under hashAlgs. */
const FURTHER_HASHES: Readonly<Record<string, readonly [string, number]>> = {
  'SHA2-224': ['sha224', 4],
  'SHA2-512/224': ['sha512-224', 5],
  'SHA2-512/256': ['sha512-256', 6],
  'SHA3-224': ['sha3-224', 7],
};

function hashOf(name: string, message: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const further = FURTHER_HASHES[name];
  if (further !== undefined) {
    const [openssl, arc] = further;
    const digest = new Uint8Array(createHash(openssl).update(message).digest());
    return [derOid(`2.16.840.1.101.3.4.2.${arc}`), digest];
  }
  const hash = findHashAlgorithm(name.replace('SHA2', 'SHA').replace('SHAKE-', 'SHAKE'));
  if (hash === undefined) throw new Error(`unknown hash ${name}`);
  return [derOid(hash.oid), hash.digest(message)];
}

/** mu of any ACVP case: given, over a bare M' (internal), or over the M' of its mode (external). */
function muOf(group: Group, prompt: Prompt, publicKeyHash: Uint8Array): Uint8Array {
  if (prompt.mu !== undefined) return hex(prompt.mu);
  const message = hex(prompt.message!);
  if (group.signatureInterface === 'internal') return shake256.digest(publicKeyHash, message);
  const context = hex(prompt.context!);
  if (group.preHash === 'pure') return mlDsaMu(publicKeyHash, { mode: 'pure', message, context });
  const [oid, digest] = hashOf(prompt.hashAlg!, message);
  return shake256.digest(publicKeyHash, Uint8Array.of(1, context.length), context, oid, digest);
}

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

interface WycheproofFile {
  readonly testGroups: readonly {
    readonly privateSeed?: string;
    readonly privateKey?: string | { readonly privateKey?: string };
    readonly publicKey?: string;
    readonly tests: readonly {
      readonly tcId: number;
      readonly msg?: string;
      readonly mu?: string;
      readonly ctx?: string;
      readonly rnd?: string;
      readonly sig: string;
      readonly flags: readonly string[];
      readonly result: 'valid' | 'invalid';
    }[];
  }[];
}

type WycheproofTest = WycheproofFile['testGroups'][number]['tests'][number];

/** A refusal of the argument, as callers see it, is the verdict `invalid`. */
async function wycheproofSignature(
  algorithm: MlDsaName,
  form: 'seed' | 'expanded',
  secret: Uint8Array,
  test: WycheproofTest,
): Promise<Uint8Array | undefined> {
  const engine = new WasmSignatureEngine(() => hex(test.rnd ?? ''), arena);
  const deterministic = test.rnd === undefined;
  const context = hex(test.ctx ?? '');
  try {
    const key = engine.loadSecretKey({ algorithm, form, secret });
    return await (test.msg === undefined
      ? engine.sign(key, { mode: 'mu', mu: hex(test.mu!), deterministic })
      : engine.sign(key, { mode: 'pure', message: hex(test.msg), context, deterministic }));
  } catch {
    return undefined;
  }
}

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
          const signature = await wycheproofSignature(algorithm, form, secret, test);
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
