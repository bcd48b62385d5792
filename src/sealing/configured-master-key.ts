import type { SecretSource } from '../platform/config/configuration.js';
import type { Randomness } from '../platform/randomness.js';
import { DataFolderMasterKeySource } from './data-folder-master-key.source.js';
import { FileMasterKeySource } from './file-master-key.source.js';
import type { MasterKeySource } from './master-key-source.js';
import { ValueMasterKeySource } from './value-master-key.source.js';

const SETTING = 'TWINSEAL_MASTER_KEY';

/** The source that the configuration names. */
export function configuredMasterKey(source: SecretSource, randomness: Randomness): MasterKeySource {
  switch (source.from) {
    case 'value':
      return new ValueMasterKeySource(source.value, SETTING);
    case 'file':
      return new FileMasterKeySource(source.path, `${SETTING}_FILE`);
    case 'data-folder':
      return new DataFolderMasterKeySource(source.path, randomness);
  }
}
