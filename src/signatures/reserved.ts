import { COMPOSITE_LABEL_PREFIX, COMPOSITE_PREFIX } from '../crypto/composite/specification.js';
import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import { RequestError } from '../errors/index.js';

/**
 * Beginnings that keep plain keys and composite halves apart: the service's own contexts, the label that a composite
 * gives its ML-DSA half as context, and the prefix of the message that both halves sign.
 */
const SERVICE_CONTEXT = Buffer.from('twinseal:', 'ascii');
const COMPOSITE_LABEL = Buffer.from(COMPOSITE_LABEL_PREFIX, 'ascii');
const COMPOSITE_MESSAGE = Buffer.from(COMPOSITE_PREFIX, 'ascii');

/** @throws RequestError `request.shape` */
export function refuseReservedContext(algorithm: KeyAlgorithm, context: Uint8Array): void {
  const reserved =
    beginsWith(context, SERVICE_CONTEXT) ||
    (algorithm.kind !== 'composite' && beginsWith(context, COMPOSITE_LABEL));
  if (reserved) throw new RequestError('request.shape', '"context" begins with a reserved text');
}

/** @throws RequestError `request.unprocessable` when a classical key is asked to sign what only a composite's half may */
export function refuseCompositeMessage(algorithm: KeyAlgorithm, operation: SignOperation): void {
  if (operation.mode !== 'pure') return;
  if (algorithm.classical && beginsWith(operation.message, COMPOSITE_MESSAGE)) {
    throw new RequestError(
      'request.unprocessable',
      `A plain ${algorithm.name} key does not sign messages that begin with the composite prefix`,
    );
  }
}

function beginsWith(bytes: Uint8Array, beginning: Uint8Array): boolean {
  return (
    bytes.length >= beginning.length && Buffer.compare(bytes.subarray(0, beginning.length), beginning) === 0
  );
}
