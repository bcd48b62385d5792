import { wipe } from '../crypto/bytes.js';
import { MasterKeyError } from './master-key-error.js';

/** Length of a master key in bytes. */
export const MASTER_KEY_BYTES = 32;

/**
 * Reads a master key from its text form: standard base64 of 32 bytes, padded and canonical; one line end behind it
 * is ignored. The text is a string because base64 is only decodable from one; the caller drops it at once.
 *
 * @returns 32 fresh bytes that the caller wipes.
 * @throws MasterKeyError naming `setting`
 */
export function parseMasterKey(text: string, setting: string): Uint8Array {
  const line = text.replace(/\r?\n$/, '');
  if (!/^[A-Za-z0-9+/]{43}=$/.test(line)) throw notAMasterKey(setting);
  const secretDecoded = Buffer.from(line, 'base64');
  try {
    // Base64 has several spellings of one last byte; only the canonical one is a key.
    if (secretDecoded.toString('base64') !== line) throw notAMasterKey(setting);
    return new Uint8Array(secretDecoded);
  } finally {
    wipe(secretDecoded);
  }
}

function notAMasterKey(setting: string): MasterKeyError {
  return new MasterKeyError(setting, `must be the base64 form of exactly ${MASTER_KEY_BYTES} bytes`);
}
