import { readFile } from 'node:fs/promises';

import { tokenMisconfigured } from './token-unavailable.js';

/**
 * Reads the token's PIN from its file, just before each login, so a mounted secret can be replaced while serving. One
 * trailing newline is dropped, because editors add it.
 *
 * @returns UTF-8 bytes that the caller wipes
 * @throws ProviderError `provider.unavailable` when the file cannot be read or is empty; never shows its content
 */
export async function readPin(path: string): Promise<Uint8Array> {
  const secretPin = withoutTrailingNewline(await readSecretFile(path));
  if (secretPin.length > 0) return secretPin;
  throw tokenMisconfigured('it has no PIN', 'PKCS#11 backend stopped: the file of pin-source is empty');
}

async function readSecretFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const message = 'PKCS#11 backend stopped: the file of pin-source cannot be read';
    throw tokenMisconfigured('it has no PIN', message, cause);
  }
}

function withoutTrailingNewline(bytes: Uint8Array): Uint8Array {
  const NEWLINE = 0x0a;
  const RETURN = 0x0d;
  if (bytes.at(-1) !== NEWLINE) return bytes;
  return bytes.subarray(0, bytes.at(-2) === RETURN ? -2 : -1);
}
