import { createHash } from 'node:crypto';

import { findRow, frozenTable } from './frozen-table.js';

/** Hash functions a caller may name, by their wire names (contracts: v1 section 4). */
export type HashName =
  'SHA-256' | 'SHA-384' | 'SHA-512' | 'SHA3-256' | 'SHA3-384' | 'SHA3-512' | 'SHAKE128' | 'SHAKE256';

/** A digest in the making, of a message that comes in pieces. */
export interface RunningDigest {
  readonly update: (part: Uint8Array) => void;
  /** The digest of all parts, once. */
  readonly finish: () => Uint8Array;
}

/** One hash function; the SHAKEs at the fixed output lengths of FIPS 204 section 5.4 (256 and 512 bits). */
export interface HashAlgorithm {
  readonly name: HashName;
  /** Length of a digest in bytes. */
  readonly digestBytes: number;
  /** Dotted object identifier (NIST CSOR `hashAlgs`). */
  readonly oid: string;
  /** Digest of the concatenated parts, as a plain `Uint8Array` of `digestBytes`. */
  readonly digest: (...parts: readonly Uint8Array[]) => Uint8Array;
  /** Begins a digest of a message that need not fit into memory. */
  readonly start: () => RunningDigest;
}

function hashAlgorithmRow(name: HashName, openssl: string, digestBytes: number, arc: number): HashAlgorithm {
  const start = (): RunningDigest => {
    // OpenSSL gives XOFs no default length, and refuses the option for fixed-length hashes of another length.
    const hash = createHash(openssl, { outputLength: digestBytes });
    return {
      update: (part) => void hash.update(part),
      finish: () => new Uint8Array(hash.digest()),
    };
  };
  const digest = (...parts: readonly Uint8Array[]): Uint8Array => {
    const running = start();
    for (const part of parts) running.update(part);
    return running.finish();
  };
  return Object.freeze({ name, digestBytes, oid: `2.16.840.1.101.3.4.2.${arc}`, digest, start });
}

const TABLE = frozenTable<HashName, HashAlgorithm>({
  'SHA-256': hashAlgorithmRow('SHA-256', 'sha256', 32, 1),
  'SHA-384': hashAlgorithmRow('SHA-384', 'sha384', 48, 2),
  'SHA-512': hashAlgorithmRow('SHA-512', 'sha512', 64, 3),
  'SHA3-256': hashAlgorithmRow('SHA3-256', 'sha3-256', 32, 8),
  'SHA3-384': hashAlgorithmRow('SHA3-384', 'sha3-384', 48, 9),
  'SHA3-512': hashAlgorithmRow('SHA3-512', 'sha3-512', 64, 10),
  SHAKE128: hashAlgorithmRow('SHAKE128', 'shake128', 32, 11),
  SHAKE256: hashAlgorithmRow('SHAKE256', 'shake256', 64, 12),
});

/** Every hash function, in table order. */
export const hashAlgorithms: readonly HashAlgorithm[] = Object.freeze(Object.values(TABLE));

/** The row of a known name. @throws TypeError when the name is none: callers hold a checked name. */
export function hashAlgorithm(name: HashName): HashAlgorithm {
  const row = findRow(TABLE, name);
  if (row === undefined) throw new TypeError(`no hash function is called ${JSON.stringify(name)}`);
  return row;
}

/** The row of a name that came from outside, or undefined: the caller answers `signature.unknown-hash`. */
export function findHashAlgorithm(name: string): HashAlgorithm | undefined {
  return findRow(TABLE, name);
}
