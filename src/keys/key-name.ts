/** The wire's alphabet of key names. Internal keys have a `/` in theirs, so no caller can spell one. */
export const KEY_NAME_PATTERN = /^[a-z0-9-]{1,64}$/;

/** The key meant when a caller names none. */
export const DEFAULT_KEY_NAME = 'default';

/** Largest version number that is stored and accepted. */
export const MAX_KEY_VERSION = 2_147_483_647;

/** Whether a value can be the number of a version: an integer from 1 to `MAX_KEY_VERSION`. */
export function isKeyVersion(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_KEY_VERSION;
}
