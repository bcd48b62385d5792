import { readFile } from 'node:fs/promises';

import type { SecretSource } from '../platform/config/configuration.js';
import type { Randomness } from '../platform/randomness.js';
import { DataFolderMasterKeySource } from './data-folder-master-key.source.js';
import { FileMasterKeySource } from './file-master-key.source.js';
import { MasterKeyError } from './master-key-error.js';
import type { MasterKeySource } from './master-key-source.js';
import { ValueMasterKeySource } from './value-master-key.source.js';

/** The settings that name a master key. */
export type MasterKeySetting = 'TWINSEAL_MASTER_KEY' | 'TWINSEAL_MASTER_KEY_PREVIOUS';

/** The source that the configuration names; faults are told by the setting's name. */
export function configuredMasterKey(
  source: SecretSource,
  randomness: Randomness,
  setting: MasterKeySetting = 'TWINSEAL_MASTER_KEY',
): MasterKeySource {
  switch (source.from) {
    case 'value':
      return new ValueMasterKeySource(source.value, setting);
    case 'file':
      return new FileMasterKeySource(source.path, `${setting}_FILE`);
    case 'data-folder':
      return new DataFolderMasterKeySource(source.path, randomness);
  }
}

const IN_TOKEN = /^pkcs11:/;
const LABEL = /^pkcs11:([A-Za-z0-9._-]{1,32})(?:\r?\n)?$/;

/**
 * The label of a master key that lies in the token (`pkcs11:<label>`), or undefined when the configuration names a key
 * outside it.
 *
 * @throws MasterKeyError for a label that is none
 */
export async function tokenKeyLabel(
  source: SecretSource,
  setting: MasterKeySetting = 'TWINSEAL_MASTER_KEY',
): Promise<string | undefined> {
  const text = await tokenText(source);
  if (!IN_TOKEN.test(text)) return undefined;
  const label = LABEL.exec(text)?.[1];
  if (label !== undefined) return label;
  throw new MasterKeyError(
    setting,
    'a key in the token is pkcs11: and 1 to 32 letters, digits, dots, underscores or hyphens',
  );
}

/** A file that cannot be read names no token key; whoever reads the key from it says what is wrong. */
async function tokenText(source: SecretSource): Promise<string> {
  if (source.from === 'value') return source.value;
  if (source.from === 'data-folder') return '';
  return await readFile(source.path, 'latin1').catch(() => '');
}
