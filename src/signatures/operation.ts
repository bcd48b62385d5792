import type { HashAlgorithm } from '../crypto/hash.js';
import type { DigestSigning, KeyAlgorithm } from '../crypto/key-algorithm.js';
import { MAX_CONTEXT_BYTES } from '../crypto/ml-dsa-message.js';
import { MU_BYTES } from '../crypto/ml-dsa-mu.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import { RequestError, SignatureError } from '../errors/index.js';
import { refuseReservedContext } from './reserved.js';
import {
  MAX_MESSAGE_BYTES,
  MAX_SIGNATURE_BYTES,
  type SignatureMode,
  type Subject,
  type SubjectOptions,
} from './subject.js';

/** A subject in the form its algorithm signs. */
export interface PlannedOperation {
  readonly operation: SignOperation;
  readonly mode: SignatureMode;
}

/**
 * Gives a subject the form that the algorithm signs. Sizes are checked before what depends on the algorithm.
 * @throws SignatureError `signature.too-large`, `signature.unknown-hash`, `signature.digest-length`
 * @throws RequestError `request.shape` for options the algorithm does not take
 */
export function planOperation(
  algorithm: KeyAlgorithm,
  subject: Subject,
  options: SubjectOptions,
): PlannedOperation {
  checkSize(subject);
  checkOptions(algorithm, options);
  switch (subject.kind) {
    case 'message':
      return { operation: { mode: 'pure', message: subject.message, ...options }, mode: 'message' };
    case 'digest':
      return planDigest(algorithm, subject.hash, subject.digest, options);
    case 'mu':
      return planMu(algorithm, subject.mu, options);
  }
}

/** @throws SignatureError `signature.too-large` */
export function checkSignatureSize(signature: Uint8Array): void {
  if (signature.length > MAX_SIGNATURE_BYTES) {
    throw new SignatureError('signature.too-large', `"signature" exceeds ${MAX_SIGNATURE_BYTES} bytes`);
  }
}

function checkSize(subject: Subject): void {
  if (subject.kind === 'message' && subject.message.length > MAX_MESSAGE_BYTES) {
    throw new SignatureError('signature.too-large', `"message" exceeds ${MAX_MESSAGE_BYTES} bytes`);
  }
}

/** @throws RequestError `request.shape` for an option that the algorithm does not take, or a reserved or overlong context */
export function checkOptions(algorithm: KeyAlgorithm, { context, deterministic }: SubjectOptions): void {
  if (context !== undefined) {
    if (!algorithm.context) throw notTaken('context', algorithm);
    if (context.length > MAX_CONTEXT_BYTES) {
      throw new RequestError('request.shape', `"context" exceeds ${MAX_CONTEXT_BYTES} bytes`);
    }
    refuseReservedContext(algorithm, context);
  }
  if (deterministic !== undefined && !algorithm.deterministic) throw notTaken('deterministic', algorithm);
}

function planDigest(
  algorithm: KeyAlgorithm,
  hash: HashAlgorithm,
  digest: Uint8Array,
  options: SubjectOptions,
): PlannedOperation {
  const { digestSigning, ownHash } = algorithm;
  if (digestSigning === undefined) {
    throw new SignatureError('signature.unknown-hash', `${algorithm.name} does not sign digests`);
  }
  if (digestSigning === 'prehash' && hash.name !== ownHash) {
    throw new SignatureError('signature.unknown-hash', `${algorithm.name} signs ${ownHash} digests only`);
  }
  if (digest.length !== hash.digestBytes) {
    throw new SignatureError(
      'signature.digest-length',
      `A ${hash.name} digest has ${hash.digestBytes} bytes`,
    );
  }
  const mode = digestMode(digestSigning, hash.name === ownHash);
  if (mode === 'composite-digest-info') refuseSecondContext(hash, algorithm, options);
  return { operation: { mode: 'hash', hash: hash.name, digest, ...options }, mode };
}

function digestMode(digestSigning: DigestSigning, own: boolean): SignatureMode {
  if (digestSigning !== 'composite') return digestSigning;
  return own ? 'composite-prehash' : 'composite-digest-info';
}

/** A DigestInfo is signed under a context of the service's own, so the caller's would be lost silently. */
function refuseSecondContext(hash: HashAlgorithm, { name }: KeyAlgorithm, { context }: SubjectOptions): void {
  if (context === undefined || context.length === 0) return;
  throw new RequestError('request.shape', `"context" is not taken by ${name} over a ${hash.name} digest`);
}

function planMu(
  algorithm: KeyAlgorithm,
  mu: Uint8Array,
  { deterministic }: SubjectOptions,
): PlannedOperation {
  if (!algorithm.externalMu) {
    throw new RequestError('request.shape', `${algorithm.name} has no external mu`);
  }
  if (mu.length !== MU_BYTES) throw new RequestError('request.shape', `"mu" must be ${MU_BYTES} bytes`);
  const operation: SignOperation = { mode: 'mu', mu, ...(deterministic !== undefined && { deterministic }) };
  return { operation, mode: 'external-mu' };
}

function notTaken(option: string, algorithm: KeyAlgorithm): RequestError {
  return new RequestError('request.shape', `"${option}" is not taken by ${algorithm.name}`);
}
