import { realpath } from 'node:fs/promises';

import type { Cryptoki } from './cryptoki.js';
import type { CryptokiLoader } from './cryptoki-loader.js';
import { loadCryptoki } from './cryptoki-loader.js';

interface Entry {
  readonly cryptoki: Promise<Cryptoki>;
  users: number;
}

/** A module in use. */
export interface ModuleLease {
  readonly cryptoki: Cryptoki;
  /** Whether nobody else in this process uses it, so that logging out and finalising harm nobody. */
  isOnlyUser(): boolean;
  release(): void;
}

/**
 * One module object per process and shared library, keyed by real path: C_Finalize by any user of a library ends the
 * sessions of all of them, so they must know of each other.
 */
export class ModuleRegistry {
  readonly #entries = new Map<string, Entry>();
  readonly #load: CryptokiLoader;

  constructor(load: CryptokiLoader = loadCryptoki) {
    this.#load = load;
  }

  /** @throws ProviderError `provider.unavailable` when the addon or the library is missing */
  async acquire(modulePath: string): Promise<ModuleLease> {
    const path = await resolved(modulePath);
    const entry = this.#entries.get(path) ?? { cryptoki: this.#load(path), users: 0 };
    this.#entries.set(path, entry);
    entry.users += 1;
    try {
      return {
        cryptoki: await entry.cryptoki,
        isOnlyUser: () => entry.users === 1,
        release: () => this.#release(path, entry),
      };
    } catch (error) {
      this.#release(path, entry);
      throw error;
    }
  }

  #release(path: string, entry: Entry): void {
    entry.users -= 1;
    if (entry.users === 0) this.#entries.delete(path);
  }
}

/** The modules of this process. */
export const processModules = new ModuleRegistry();

async function resolved(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // Loading it then fails with the reason.
    return path;
  }
}
