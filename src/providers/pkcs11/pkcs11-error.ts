import { ckrClass, ckrName, type CkrClass } from './ckr.js';

/** A call into the PKCS#11 module that did not return CKR_OK. Stays inside this room: callers see provider errors. */
export class Pkcs11Error extends Error {
  /** The CK_RV; the only thing to trust, since the binding names every number it does not know CKR_VENDOR_DEFINED. */
  readonly code: number;
  /** What to do about it. */
  readonly class: CkrClass;

  constructor(code: number, cause?: unknown) {
    super(ckrName(code), cause === undefined ? undefined : { cause });
    this.name = 'Pkcs11Error';
    this.code = code;
    this.class = ckrClass(code);
  }
}

/**
 * Three functions of the binding (C_CreateObject, C_CopyObject, C_SetAttributeValue) throw a plain Error whose text
 * ends in the number, such as "CKR_TEMPLATE_INCOMPLETE:208".
 */
const CODE_IN_MESSAGE = /\bCKR_\w+:(\d+)/;

/**
 * The return value behind anything the binding throws. What is no return value (a TypeError, a failed load) comes
 * back unchanged: it is a fault of ours or of the installation, not an answer of the token.
 */
export function normalisePkcs11Error(thrown: unknown): unknown {
  if (thrown instanceof Pkcs11Error || !hasMessage(thrown)) return thrown;
  if (typeof thrown.code === 'number' && /\bCKR_/.test(thrown.message)) {
    return new Pkcs11Error(thrown.code, thrown);
  }
  const written = CODE_IN_MESSAGE.exec(thrown.message)?.[1];
  return written === undefined ? thrown : new Pkcs11Error(Number(written), thrown);
}

/** By shape and not by class: an error made in native code belongs to no class of ours. */
function hasMessage(thrown: unknown): thrown is { readonly message: string; readonly code?: unknown } {
  return (
    typeof thrown === 'object' && thrown !== null && 'message' in thrown && typeof thrown.message === 'string'
  );
}

/** Whether an error is a return value of one of the given classes. */
export function isPkcs11(error: unknown, ...classes: readonly CkrClass[]): error is Pkcs11Error {
  return error instanceof Pkcs11Error && (classes.length === 0 || classes.includes(error.class));
}
