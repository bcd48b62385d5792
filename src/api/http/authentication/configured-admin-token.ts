import { readFile } from 'node:fs/promises';

import { ConfigurationError } from '../../../platform/config/configuration-error.js';
import type { SecretSource } from '../../../platform/config/configuration.js';
import { SETTINGS } from '../../../platform/config/settings.js';
import type { Randomness } from '../../../platform/randomness.js';
import { readOrCreateSecretFile } from '../../../sealing/index.js';

const SETTING = 'TWINSEAL_ADMIN_TOKEN';
const TOKEN_BYTES = 32;

/**
 * The admin token that the configuration names; in development one is made on the first start: 32 random bytes in
 * lowercase hex, in a file with mode 0600. A line end after the value is ignored.
 * @throws ConfigurationError naming the setting
 */
export async function configuredAdminToken(source: SecretSource, randomness: Randomness): Promise<string> {
  if (source.from === 'value') return source.value;
  const setting = source.from === 'file' ? `${SETTING}_FILE` : 'TWINSEAL_DATA_DIR';
  const token = (await readToken(source, setting, randomness)).replace(/\r?\n$/, '');
  if (SETTINGS.TWINSEAL_ADMIN_TOKEN.parse(token) !== undefined) return token;
  throw new ConfigurationError([
    `${setting}: the admin token file must hold ${SETTINGS.TWINSEAL_ADMIN_TOKEN.takes}`,
  ]);
}

async function readToken(
  source: Exclude<SecretSource, { from: 'value' }>,
  setting: string,
  randomness: Randomness,
): Promise<string> {
  try {
    if (source.from === 'file') return await readFile(source.path, 'latin1');
    return await readOrCreateSecretFile(source.path, () => `${freshToken(randomness)}\n`);
  } catch (cause) {
    throw new ConfigurationError([`${setting}: the admin token file cannot be read or made`], { cause });
  }
}

function freshToken(randomness: Randomness): string {
  return Buffer.from(randomness.bytes(TOKEN_BYTES)).toString('hex');
}
