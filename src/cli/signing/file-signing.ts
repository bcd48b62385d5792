import { findHashAlgorithm, hashAlgorithm, hashAlgorithms, type HashAlgorithm } from '../../crypto/hash.js';
import type { DigestSigning, KeyAlgorithm } from '../../crypto/key-algorithm.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';

/** What exactly is signed when a file is signed by its digest (docs/dialects/v1.md). */
export type FileMode = 'hash-ml-dsa' | 'prehash' | 'composite-prehash';

/** How an algorithm signs files. */
export interface FileSigning {
  readonly hash: HashAlgorithm;
  readonly mode: FileMode;
}

const MODES: Readonly<Record<DigestSigning, FileMode>> = {
  'hash-ml-dsa': 'hash-ml-dsa',
  prehash: 'prehash',
  // A digest by another hash than the suite's would be signed as a DigestInfo, which only this service knows.
  composite: 'composite-prehash',
};

/**
 * How an algorithm signs files, under a hash of the caller's choice where it leaves one (ML-DSA: any, SHA-512 when
 * none is named).
 * @throws CliError for an algorithm that signs no digests, and for a hash that it does not sign
 */
export function fileSigning({ name, digestSigning, ownHash }: KeyAlgorithm, hash?: string): FileSigning {
  if (digestSigning === undefined) {
    const next = 'use an ML-DSA, composite or ECDSA-P256 key';
    throw new CliError(`${name} keys sign no digests, so no files`, next, EXIT.usage);
  }
  if (ownHash !== undefined && hash !== undefined && hash !== ownHash) {
    throw new CliError(`${name} signs files by their ${ownHash} digest only`, 'leave --hash out', EXIT.usage);
  }
  return {
    hash: ownHash === undefined ? chosen(hash ?? 'SHA-512') : hashAlgorithm(ownHash),
    mode: MODES[digestSigning],
  };
}

function chosen(name: string): HashAlgorithm {
  const hash = findHashAlgorithm(name);
  if (hash !== undefined) return hash;
  const names = hashAlgorithms.map((one) => one.name).join(', ');
  throw new CliError(`there is no hash function called ${name}`, `choose one of ${names}`, EXIT.usage);
}
