import { concatBytes } from '../bytes.js';
import { hashAlgorithm, type HashName } from '../hash.js';
import { MAX_CONTEXT_BYTES } from '../ml-dsa-message.js';
import type { SignOperation } from '../sign-operation.js';
import { encodeDigestInfo } from '../encodings/digest-info.js';
import type { CompositeSuite } from './composite-suite.js';
import { compositeLabel } from './composite-suite-table.js';
import { COMPOSITE_PREFIX } from './specification.js';

const PREFIX = new TextEncoder().encode(COMPOSITE_PREFIX);
/** No caller may use it, so a signature of a DigestInfo never passes for one of a message. */
const DIGEST_INFO_CONTEXT = new TextEncoder().encode('twinseal:digest-info');
const NO_CONTEXT = new Uint8Array(0);

/**
 * M', which both halves sign: `Prefix || Label || len(ctx) || ctx || PH(M)` (section 2.2 of the draft).
 *
 * @param digest PH(M), of the length of the suite's own hash
 * @param context application context, 0 to 255 bytes
 * @throws TypeError when one of them has another length
 */
export function compositeMessage(
  suite: CompositeSuite,
  digest: Uint8Array,
  context: Uint8Array = NO_CONTEXT,
): Uint8Array {
  if (context.length > MAX_CONTEXT_BYTES) throw new TypeError('a composite context has at most 255 bytes');
  requireLength(suite.prehash, digest);
  return concatBytes(PREFIX, compositeLabel(suite), Uint8Array.of(context.length), context, digest);
}

/**
 * M' of an operation: a message, a digest of the suite's own hash (which gives the message's own signature), or any
 * other digest wrapped in a DigestInfo under a context of its own.
 *
 * @throws TypeError for what composites do not do: external mu, deterministic signatures, a context beside a
 *   DigestInfo, which already has one
 */
export function compositeMessageOf(suite: CompositeSuite, operation: SignOperation): Uint8Array {
  if (operation.mode === 'mu') throw new TypeError('a composite has no external mu');
  if (operation.deterministic === true) throw new TypeError('a composite does not sign deterministically');
  const prehash = hashAlgorithm(suite.prehash);
  if (operation.mode === 'pure') {
    return compositeMessage(suite, prehash.digest(operation.message), operation.context);
  }
  const { hash, digest, context = NO_CONTEXT } = operation;
  if (hash === suite.prehash) return compositeMessage(suite, digest, context);
  if (context.length > 0) throw new TypeError('a DigestInfo is signed under its own context only');
  requireLength(hash, digest);
  const info = encodeDigestInfo(hashAlgorithm(hash), digest);
  return compositeMessage(suite, prehash.digest(info), DIGEST_INFO_CONTEXT);
}

function requireLength(hash: HashName, { length }: Uint8Array): void {
  const { digestBytes } = hashAlgorithm(hash);
  if (length !== digestBytes) throw new TypeError(`a ${hash} digest has ${digestBytes} bytes`);
}
