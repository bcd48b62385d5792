import { hashAlgorithm } from './hash.js';
import type { SignOperation } from './sign-operation.js';
import { derOid } from './encodings/der-writer.js';

/** Longest application context in bytes (FIPS 204 section 5.2). */
export const MAX_CONTEXT_BYTES = 255;

/** What ML-DSA signs from M': a message, or the digest of one. */
export type MlDsaMessageOperation = Exclude<SignOperation, { readonly mode: 'mu' }>;

const NO_CONTEXT = new Uint8Array(0);

/**
 * M', as the parts whose concatenation it is, so that a large message is never copied.
 * - `pure`: `00 || len(ctx) || ctx || M` (FIPS 204 Algorithm 2)
 * - `hash`: `01 || len(ctx) || ctx || DER(OID of the hash) || digest` (FIPS 204 Algorithm 4)
 *
 * The digest comes from the caller, and every hash of the table may be used with every parameter set: SHA-256 limits
 * the signature to 128 bits of collision strength, which is the caller's choice.
 *
 * @throws TypeError when the context is longer than 255 bytes or the digest is not of its hash's length
 */
export function mlDsaMessage(operation: MlDsaMessageOperation): readonly Uint8Array[] {
  const context = operation.context ?? NO_CONTEXT;
  if (context.length > MAX_CONTEXT_BYTES) throw new TypeError('an ML-DSA context has at most 255 bytes');
  if (operation.mode === 'pure') return [Uint8Array.of(0, context.length), context, operation.message];
  const hash = hashAlgorithm(operation.hash);
  if (operation.digest.length !== hash.digestBytes) {
    throw new TypeError(`a ${hash.name} digest has ${hash.digestBytes} bytes`);
  }
  return [Uint8Array.of(1, context.length), context, derOid(hash.oid), operation.digest];
}
