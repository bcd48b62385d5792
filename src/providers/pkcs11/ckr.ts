/** Return values of PKCS#11 that this backend tells apart (pkcs11t.h of version 3.2). */
export const CKR = Object.freeze({
  HOST_MEMORY: 0x02,
  GENERAL_ERROR: 0x05,
  FUNCTION_FAILED: 0x06,
  ATTRIBUTE_READ_ONLY: 0x10,
  ATTRIBUTE_SENSITIVE: 0x11,
  ATTRIBUTE_TYPE_INVALID: 0x12,
  ATTRIBUTE_VALUE_INVALID: 0x13,
  DEVICE_ERROR: 0x30,
  DEVICE_MEMORY: 0x31,
  DEVICE_REMOVED: 0x32,
  ENCRYPTED_DATA_INVALID: 0x40,
  ENCRYPTED_DATA_LEN_RANGE: 0x41,
  FUNCTION_CANCELED: 0x50,
  FUNCTION_NOT_SUPPORTED: 0x54,
  KEY_HANDLE_INVALID: 0x60,
  KEY_SIZE_RANGE: 0x62,
  KEY_TYPE_INCONSISTENT: 0x63,
  KEY_FUNCTION_NOT_PERMITTED: 0x68,
  MECHANISM_INVALID: 0x70,
  MECHANISM_PARAM_INVALID: 0x71,
  OBJECT_HANDLE_INVALID: 0x82,
  OPERATION_ACTIVE: 0x90,
  OPERATION_NOT_INITIALIZED: 0x91,
  PIN_INCORRECT: 0xa0,
  PIN_INVALID: 0xa1,
  PIN_LEN_RANGE: 0xa2,
  PIN_EXPIRED: 0xa3,
  PIN_LOCKED: 0xa4,
  SESSION_CLOSED: 0xb0,
  SESSION_COUNT: 0xb1,
  SESSION_HANDLE_INVALID: 0xb3,
  SIGNATURE_INVALID: 0xc0,
  SIGNATURE_LEN_RANGE: 0xc1,
  TEMPLATE_INCOMPLETE: 0xd0,
  TEMPLATE_INCONSISTENT: 0xd1,
  TOKEN_NOT_PRESENT: 0xe0,
  TOKEN_NOT_RECOGNIZED: 0xe1,
  USER_ALREADY_LOGGED_IN: 0x100,
  USER_NOT_LOGGED_IN: 0x101,
  USER_PIN_NOT_INITIALIZED: 0x102,
  WRAPPED_KEY_INVALID: 0x110,
  WRAPPED_KEY_LEN_RANGE: 0x112,
  CURVE_NOT_SUPPORTED: 0x140,
  BUFFER_TOO_SMALL: 0x150,
  CRYPTOKI_NOT_INITIALIZED: 0x190,
  CRYPTOKI_ALREADY_INITIALIZED: 0x191,
  TOKEN_RESOURCE_EXCEEDED: 0x201,
  PARAMETER_SET_NOT_SUPPORTED: 0x209,
} as const);

/**
 * What a return value asks of us.
 * - `session-fault`: drop the session, try once on a fresh one.
 * - `login-lost`: log in again, once for everybody, try once more.
 * - `stale-handle`: find the object again by CKA_ID, try once more.
 * - `backend-down`: the token or its module is away; reconnect.
 * - `suspect`: means anything from a bad tag to a dead token; ask the token whether it lives before deciding.
 * - `overload`: the token has no room now; fewer sessions, 503.
 * - `fatal-configuration`: a PIN that is wrong or locked; never tried again, because each try may lock the token.
 * - `capability`: the token cannot or may not do this; 422, no retry.
 * - `integrity`: sealed bytes were damaged or swapped; never used.
 * - `result`: a signature that does not match; an answer, not an error.
 * - `unknown`: any other number; the session is dropped and the call fails.
 */
export type CkrClass =
  | 'session-fault'
  | 'login-lost'
  | 'stale-handle'
  | 'backend-down'
  | 'suspect'
  | 'overload'
  | 'fatal-configuration'
  | 'capability'
  | 'integrity'
  | 'result'
  | 'unknown';

const CODES_BY_CLASS: Readonly<Record<Exclude<CkrClass, 'unknown'>, readonly number[]>> = {
  'session-fault': [
    CKR.SESSION_HANDLE_INVALID,
    CKR.SESSION_CLOSED,
    CKR.OPERATION_ACTIVE,
    CKR.OPERATION_NOT_INITIALIZED,
    CKR.BUFFER_TOO_SMALL,
  ],
  'login-lost': [CKR.USER_NOT_LOGGED_IN],
  'stale-handle': [CKR.OBJECT_HANDLE_INVALID, CKR.KEY_HANDLE_INVALID],
  'backend-down': [
    CKR.DEVICE_ERROR,
    CKR.DEVICE_REMOVED,
    CKR.TOKEN_NOT_PRESENT,
    CKR.TOKEN_NOT_RECOGNIZED,
    CKR.CRYPTOKI_NOT_INITIALIZED,
  ],
  suspect: [CKR.GENERAL_ERROR, CKR.FUNCTION_FAILED],
  overload: [
    CKR.SESSION_COUNT,
    CKR.HOST_MEMORY,
    CKR.DEVICE_MEMORY,
    CKR.TOKEN_RESOURCE_EXCEEDED,
    CKR.FUNCTION_CANCELED,
  ],
  'fatal-configuration': [
    CKR.PIN_INCORRECT,
    CKR.PIN_LOCKED,
    CKR.PIN_EXPIRED,
    CKR.PIN_INVALID,
    CKR.PIN_LEN_RANGE,
    CKR.USER_PIN_NOT_INITIALIZED,
  ],
  capability: [
    CKR.MECHANISM_INVALID,
    CKR.MECHANISM_PARAM_INVALID,
    CKR.PARAMETER_SET_NOT_SUPPORTED,
    CKR.FUNCTION_NOT_SUPPORTED,
    CKR.CURVE_NOT_SUPPORTED,
    CKR.KEY_FUNCTION_NOT_PERMITTED,
    CKR.KEY_SIZE_RANGE,
    CKR.KEY_TYPE_INCONSISTENT,
    CKR.TEMPLATE_INCOMPLETE,
    CKR.TEMPLATE_INCONSISTENT,
    CKR.ATTRIBUTE_READ_ONLY,
    CKR.ATTRIBUTE_SENSITIVE,
    CKR.ATTRIBUTE_TYPE_INVALID,
    CKR.ATTRIBUTE_VALUE_INVALID,
  ],
  integrity: [
    CKR.ENCRYPTED_DATA_INVALID,
    CKR.ENCRYPTED_DATA_LEN_RANGE,
    CKR.WRAPPED_KEY_INVALID,
    CKR.WRAPPED_KEY_LEN_RANGE,
  ],
  result: [CKR.SIGNATURE_INVALID, CKR.SIGNATURE_LEN_RANGE],
};

const CLASS_BY_CODE: ReadonlyMap<number, CkrClass> = new Map(
  Object.entries(CODES_BY_CLASS).flatMap(([name, codes]) =>
    // The keys of the record above are the class names.
    codes.map((code) => [code, name as CkrClass] as const),
  ),
);

const NAME_BY_CODE: ReadonlyMap<number, string> = new Map(
  Object.entries(CKR).map(([name, code]) => [code, `CKR_${name}`] as const),
);

/** What to do about a return value; `unknown` for numbers outside the table. */
export function ckrClass(code: number): CkrClass {
  return CLASS_BY_CODE.get(code) ?? 'unknown';
}

/** The standard's name of a return value, or its number in hexadecimal. */
export function ckrName(code: number): string {
  return NAME_BY_CODE.get(code) ?? `CKR 0x${code.toString(16)}`;
}
