/** Longest message, in bytes. */
export const MAX_PLAINTEXT_BYTES = 1_048_576;

/** Longest additional data of a message, in bytes. */
export const MAX_AAD_BYTES = 65_536;

/** Shortest salt of a deterministic encryption, in bytes. */
export const MIN_SALT_BYTES = 32;

/** Longest salt of a deterministic encryption, in bytes. */
export const MAX_SALT_BYTES = 1_024;

/** Lengths of the symmetric keys that are wrapped: AES, HMAC-SHA-384 and HMAC-SHA-512 keys. */
export const WRAPPED_KEY_BYTES: readonly number[] = [16, 24, 32, 48, 64];
