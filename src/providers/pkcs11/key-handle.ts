import { concatBytes } from '../../crypto/bytes.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import { KeyError } from '../../errors/index.js';

/** Length of CKA_ID in bytes: random, so two tokens or replicas never choose the same. */
export const OBJECT_ID_BYTES = 16;

/** A private key that is a token object. */
export interface NativeHandle {
  readonly kind: 'native';
  /** CKA_ID of the private key object. */
  readonly id: Uint8Array;
}

/** A private key sealed under a token key. */
export interface WrappedHandle {
  readonly kind: 'wrapped';
  /** Number of the sealing method, as in `sealing-methods.ts`. */
  readonly method: number;
  readonly form: SecretKey['form'];
  /** CKA_ID of the key-encryption key. */
  readonly kekId: Uint8Array;
  /** The IV that was really used; empty for methods without one. */
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** What a stored row says of a private key: where it lies in the token, or the bytes that the token sealed. */
export type Pkcs11Handle = NativeHandle | WrappedHandle;

const FORMAT = 1;
const NATIVE = 1;
const WRAPPED = 2;
const FORMS = ['seed', 'expanded'] as const;
const WRAPPED_HEADER_BYTES = 4 + OBJECT_ID_BYTES + 1;

/**
 * The bytes stored with a key version. Native: format(1) || 1 || id(16). Wrapped: format(1) || 2 || method(1) ||
 * form(1) || kek id(16) || iv length(1) || iv || ciphertext.
 */
export function encodeHandle(handle: Pkcs11Handle): Uint8Array {
  if (handle.kind === 'native') return concatBytes(Uint8Array.of(FORMAT, NATIVE), handle.id);
  return concatBytes(wrappedHeader(handle), Uint8Array.of(handle.iv.length), handle.iv, handle.ciphertext);
}

/** What a wrapped handle says before its IV: format, method, form and key-encryption key; part of the sealed key's AAD. */
export function wrappedHeader({
  method,
  form,
  kekId,
}: Pick<WrappedHandle, 'method' | 'form' | 'kekId'>): Uint8Array {
  return concatBytes(Uint8Array.of(FORMAT, WRAPPED, method, FORMS.indexOf(form)), kekId);
}

/** @throws KeyError `key.damaged` for bytes that `encodeHandle` does not make */
export function decodeHandle(bytes: Uint8Array): Pkcs11Handle {
  if (bytes[0] !== FORMAT) throw damaged();
  if (bytes[1] === NATIVE && bytes.length === 2 + OBJECT_ID_BYTES) {
    return { kind: 'native', id: bytes.slice(2) };
  }
  if (bytes[1] === WRAPPED && bytes.length > WRAPPED_HEADER_BYTES) return decodeWrapped(bytes);
  throw damaged();
}

function decodeWrapped(bytes: Uint8Array): WrappedHandle {
  const [, , method = 0, formNumber = FORMS.length] = bytes;
  const form = FORMS[formNumber];
  const ciphertextAt = WRAPPED_HEADER_BYTES + (bytes[WRAPPED_HEADER_BYTES - 1] ?? 0);
  if (form === undefined || ciphertextAt >= bytes.length) throw damaged();
  return {
    kind: 'wrapped',
    method,
    form,
    kekId: bytes.slice(4, 4 + OBJECT_ID_BYTES),
    iv: bytes.slice(WRAPPED_HEADER_BYTES, ciphertextAt),
    ciphertext: bytes.slice(ciphertextAt),
  };
}

function damaged(): KeyError {
  return new KeyError('key.damaged', 'the stored handle of the key is none of the PKCS#11 backend');
}
