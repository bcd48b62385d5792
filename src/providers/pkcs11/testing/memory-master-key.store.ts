import { WrappedMasterKeyStore } from '../../../sealing/index.js';

/** Keeps one sealed master key, and gives it whatever label is asked for: as a row copied to another label would be. */
export class MemoryMasterKeyStore extends WrappedMasterKeyStore {
  sealed: Uint8Array | undefined;

  override async read(): Promise<Uint8Array | undefined> {
    return this.sealed;
  }

  override async create(_label: string, sealed: Uint8Array): Promise<Uint8Array> {
    return (this.sealed ??= sealed);
  }
}
