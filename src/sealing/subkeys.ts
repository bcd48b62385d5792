import { wipe } from '../crypto/bytes.js';
import { deriveKey } from './key-derivation.js';
import type { MasterKey } from './keyring.js';

const SUBKEY_BYTES = 32;

/** Derived keys by master key and purpose, kept for the life of the process: purposes are few and fixed. */
export class Subkeys {
  readonly #byMasterKey = new Map<MasterKey, Map<string, Uint8Array>>();

  /** 32 bytes that stay this object's. */
  of(masterKey: MasterKey, purpose: string): Uint8Array {
    let byPurpose = this.#byMasterKey.get(masterKey);
    if (byPurpose === undefined)
      this.#byMasterKey.set(masterKey, (byPurpose = new Map<string, Uint8Array>()));
    let secretKey = byPurpose.get(purpose);
    if (secretKey === undefined) {
      byPurpose.set(purpose, (secretKey = deriveKey(masterKey.secretKey, purpose, SUBKEY_BYTES)));
    }
    return secretKey;
  }

  close(): void {
    for (const byPurpose of this.#byMasterKey.values()) wipe(...byPurpose.values());
    this.#byMasterKey.clear();
  }
}
