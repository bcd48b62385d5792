/**
 * Numbers of OASIS PKCS#11 (Cryptoki) that this backend uses, from `pkcs11t.h` of version 3.2. They are our own and not
 * the binding's, because the binding speaks version 2.40 and knows no post-quantum mechanism. Names are the standard's.
 */

/** Object classes. */
export const CKO = Object.freeze({ PUBLIC_KEY: 2, PRIVATE_KEY: 3, SECRET_KEY: 4 } as const);

/** Key types. */
export const CKK = Object.freeze({
  EC: 0x03,
  GENERIC_SECRET: 0x10,
  AES: 0x1f,
  ML_DSA: 0x4a,
} as const);

/** Attributes. */
export const CKA = Object.freeze({
  CLASS: 0x00,
  TOKEN: 0x01,
  PRIVATE: 0x02,
  LABEL: 0x03,
  VALUE: 0x11,
  KEY_TYPE: 0x100,
  ID: 0x102,
  SENSITIVE: 0x103,
  ENCRYPT: 0x104,
  DECRYPT: 0x105,
  WRAP: 0x106,
  UNWRAP: 0x107,
  SIGN: 0x108,
  VERIFY: 0x10a,
  VALUE_LEN: 0x161,
  EXTRACTABLE: 0x162,
  LOCAL: 0x163,
  NEVER_EXTRACTABLE: 0x164,
  ALWAYS_SENSITIVE: 0x165,
  KEY_GEN_MECHANISM: 0x166,
  EC_PARAMS: 0x180,
  EC_POINT: 0x181,
  PARAMETER_SET: 0x61d,
} as const);

/** Mechanisms. */
export const CKM = Object.freeze({
  ML_DSA_KEY_PAIR_GEN: 0x1c,
  ML_DSA: 0x1d,
  EC_KEY_PAIR_GEN: 0x1040,
  ECDSA: 0x1041,
  AES_KEY_GEN: 0x1080,
  AES_GCM: 0x1087,
  AES_KEY_WRAP: 0x2109,
  AES_KEY_WRAP_PAD: 0x210a,
  AES_KEY_WRAP_KWP: 0x210b,
} as const);

/** Parameter sets of ML-DSA (CKA_PARAMETER_SET). */
export const CKP = Object.freeze({ ML_DSA_44: 1, ML_DSA_65: 2, ML_DSA_87: 3 } as const);

/** How an ML-DSA signature uses randomness (CK_SIGN_ADDITIONAL_CONTEXT.hedgeVariant). */
export const CKH = Object.freeze({
  HEDGE_PREFERRED: 0,
  HEDGE_REQUIRED: 1,
  DETERMINISTIC_REQUIRED: 2,
} as const);

/** Flags; each belongs to one structure, as the prefix says. */
export const CKF = Object.freeze({
  /** C_Initialize: the library may use the operating system's locks. */
  OS_LOCKING_OK: 0x02,
  /** Slot: it is hardware. */
  HW_SLOT: 0x04,
  /** Token: it has been initialised. */
  TOKEN_INITIALIZED: 0x400,
  /** Token: one more wrong PIN locks it. */
  USER_PIN_FINAL_TRY: 0x20000,
  /** Token: the PIN is locked. */
  USER_PIN_LOCKED: 0x40000,
  /** Session: read and write. */
  RW_SESSION: 0x02,
  /** Session: always set, for historical reasons. */
  SERIAL_SESSION: 0x04,
} as const);

/** User types. */
export const CKU = Object.freeze({ USER: 1 } as const);

/** A ulong that the token will not tell (CK_UNAVAILABLE_INFORMATION), as 64 bits. */
export const UNAVAILABLE = 0xffff_ffff_ffff_ffffn;
