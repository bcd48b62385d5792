import { wipe } from '../crypto/bytes.js';
import type { Randomness } from '../platform/randomness.js';
import { MasterKeyError } from './master-key-error.js';
import { MasterKeySource } from './master-key-source.js';
import { MASTER_KEY_BYTES, parseMasterKey } from './master-key-text.js';
import { readOrCreateSecretFile } from './secret-file.js';

const SETTING = 'TWINSEAL_DATA_DIR';

/**
 * Development only: a master key file of our own in the data folder, made on the first start with mode 0600. It lies
 * beside what it protects, so it protects against nothing but an accidental copy of the database alone.
 */
export class DataFolderMasterKeySource extends MasterKeySource {
  readonly #path: string;
  readonly #randomness: Randomness;

  constructor(path: string, randomness: Randomness) {
    super();
    this.#path = path;
    this.#randomness = randomness;
  }

  override async read(): Promise<Uint8Array> {
    const text = await this.#text();
    try {
      return parseMasterKey(text, SETTING);
    } catch (cause) {
      throw new MasterKeyError(SETTING, 'the master key file in the data folder is damaged', cause);
    }
  }

  async #text(): Promise<string> {
    try {
      return await readOrCreateSecretFile(this.#path, () => this.#freshText());
    } catch (cause) {
      throw new MasterKeyError(
        SETTING,
        'the master key file in the data folder cannot be read or made',
        cause,
      );
    }
  }

  #freshText(): string {
    const secretKey = this.#randomness.bytes(MASTER_KEY_BYTES);
    try {
      return `${Buffer.from(secretKey.buffer, secretKey.byteOffset, secretKey.length).toString('base64')}\n`;
    } finally {
      wipe(secretKey);
    }
  }
}
