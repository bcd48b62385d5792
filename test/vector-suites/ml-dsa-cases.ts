import { createHash } from 'node:crypto';

import type { MlDsaName } from '../../src/crypto/component-algorithm.js';
import { derOid } from '../../src/crypto/encodings/der-writer.js';
import type { SignatureEngine } from '../../src/crypto/engines/signature-engine.js';
import { findHashAlgorithm, hashAlgorithm } from '../../src/crypto/hash.js';
import { mlDsaMu } from '../../src/crypto/ml-dsa-mu.js';
import type { RandomSource } from '../../src/crypto/random-source.js';
import { hex } from './read-vectors.js';

/** What ACVP says of a group of cases. */
export interface Group {
  readonly parameterSet: MlDsaName;
  readonly signatureInterface?: 'external' | 'internal';
  readonly preHash?: 'pure' | 'preHash';
}

/** What is signed in a case. */
export interface Prompt {
  readonly message?: string;
  readonly mu?: string;
  readonly context?: string;
  readonly hashAlg?: string;
}

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
export function muOf(group: Group, prompt: Prompt, publicKeyHash: Uint8Array): Uint8Array {
  if (prompt.mu !== undefined) return hex(prompt.mu);
  const message = hex(prompt.message!);
  if (group.signatureInterface === 'internal') return shake256.digest(publicKeyHash, message);
  const context = hex(prompt.context!);
  if (group.preHash === 'pure') return mlDsaMu(publicKeyHash, { mode: 'pure', message, context });
  const [oid, digest] = hashOf(prompt.hashAlg!, message);
  return shake256.digest(publicKeyHash, Uint8Array.of(1, context.length), context, oid, digest);
}

/** Wycheproof's signing vectors. */
export interface WycheproofFile {
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
export async function wycheproofSignature(
  makeEngine: (random: RandomSource) => SignatureEngine,
  algorithm: MlDsaName,
  form: 'seed' | 'expanded',
  secret: Uint8Array,
  test: WycheproofTest,
): Promise<Uint8Array | undefined> {
  const engine = makeEngine(() => hex(test.rnd ?? ''));
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
