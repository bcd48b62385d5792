import { readFile } from 'node:fs/promises';

import { MasterKeyError } from './master-key-error.js';
import { MasterKeySource } from './master-key-source.js';
import { parseMasterKey } from './master-key-text.js';

/** The master key in a file that something else wrote, a mounted secret for instance. */
export class FileMasterKeySource extends MasterKeySource {
  readonly #path: string;
  readonly #setting: string;

  constructor(path: string, setting: string) {
    super();
    this.#path = path;
    this.#setting = setting;
  }

  override async read(): Promise<Uint8Array> {
    return parseMasterKey(await this.#text(), this.#setting);
  }

  async #text(): Promise<string> {
    try {
      return await readFile(this.#path, 'latin1');
    } catch (cause) {
      throw new MasterKeyError(this.#setting, 'the file it names cannot be read', cause);
    }
  }
}
