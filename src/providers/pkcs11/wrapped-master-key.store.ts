import { readFile } from 'node:fs/promises';

import { MasterKeyError, readOrCreateSecretFile } from '../../sealing/index.js';

/** Where the sealed master key is kept between starts. It is no secret: only the token opens it. */
export abstract class WrappedMasterKeyStore {
  /** The stored bytes, or undefined before the first start. */
  abstract read(): Promise<Uint8Array | undefined>;
  /** Stores the first sealed key; of several that start together one wins. Resolves to the winner's bytes. */
  abstract create(sealed: Uint8Array): Promise<Uint8Array>;
}

const SETTING = 'TWINSEAL_DATA_DIR';

/** A file of base64 text. For one machine: replicas need a store that they share. */
export class FileWrappedMasterKeyStore extends WrappedMasterKeyStore {
  readonly #path: string;

  constructor(path: string) {
    super();
    this.#path = path;
  }

  override async read(): Promise<Uint8Array | undefined> {
    try {
      return decoded(await readFile(this.#path, 'latin1'));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw new MasterKeyError(SETTING, 'the file of the sealed master key cannot be read', error);
    }
  }

  override async create(sealed: Uint8Array): Promise<Uint8Array> {
    const text = `${Buffer.from(sealed).toString('base64')}\n`;
    try {
      return decoded(await readOrCreateSecretFile(this.#path, () => text));
    } catch (error) {
      throw new MasterKeyError(SETTING, 'the file of the sealed master key cannot be made', error);
    }
  }
}

/** Whatever is not base64 decodes to bytes that the token then refuses. */
function decoded(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.trim(), 'base64'));
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
