import { MasterKeySource } from './master-key-source.js';
import { parseMasterKey } from './master-key-text.js';

/** The master key as the setting's own value: base64 of 32 bytes. */
export class ValueMasterKeySource extends MasterKeySource {
  readonly #secretText: string;
  readonly #setting: string;

  constructor(secretText: string, setting: string) {
    super();
    this.#secretText = secretText;
    this.#setting = setting;
  }

  override async read(): Promise<Uint8Array> {
    return parseMasterKey(this.#secretText, this.#setting);
  }
}
