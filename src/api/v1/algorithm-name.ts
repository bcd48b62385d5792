import { findKeyAlgorithm } from '../../crypto/key-algorithm-table.js';
import { isKemAlgorithm } from '../../crypto/kem/kem-parts.js';
import type { KeyAlgorithm } from '../../crypto/key-algorithm.js';
import { RequestError } from '../../errors/index.js';

/** Qpher's defaults, spelled as Qpher spells them. */
const DEFAULT_SIGNATURE_ALGORITHM = 'Dilithium3';
const DEFAULT_KEM_ALGORITHM = 'Kyber768';

/** An algorithm as a caller spelled it; answers repeat the spelling. */
export interface NamedAlgorithm {
  readonly spelling: string;
  readonly algorithm: KeyAlgorithm;
}

/** @throws RequestError `request.shape` for an unknown name */
export function readAlgorithm(spelling: string): NamedAlgorithm {
  const algorithm = findKeyAlgorithm(spelling);
  if (algorithm === undefined)
    throw new RequestError('request.shape', '"algorithm" is not a known algorithm');
  return { spelling, algorithm };
}

/** @throws RequestError `request.shape` for an unknown name or one that does not sign */
export function readSignatureAlgorithm(spelling: string = DEFAULT_SIGNATURE_ALGORITHM): NamedAlgorithm {
  const named = readAlgorithm(spelling);
  const { kind } = named.algorithm;
  if (kind !== 'signature' && kind !== 'composite') {
    throw new RequestError('request.shape', '"algorithm" is not a signature algorithm');
  }
  return named;
}

/** @throws RequestError `request.shape` for an unknown name or one that is no KEM */
export function readKemAlgorithm(spelling: string = DEFAULT_KEM_ALGORITHM): NamedAlgorithm {
  const named = readAlgorithm(spelling);
  if (isKemAlgorithm(named.algorithm)) return named;
  throw new RequestError('request.shape', '"algorithm" is not a KEM algorithm');
}
