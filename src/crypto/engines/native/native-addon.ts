import { existsSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { types } from 'node:util';

import { ProviderError } from '../../../errors/index.js';
import type { MlDsaName, MlKemName } from '../../component-algorithm.js';

/** A private ML-DSA key in the addon's own memory, which is overwritten after `dispose`. */
export interface AddonMlDsaKey {
  readonly publicKey: Uint8Array;
  dispose(): void;
}

/** What came of a round, in two arrays however many operations it had. */
export interface AddonOutcomes {
  /** One after the other. */
  readonly signatures: Uint8Array;
  /**
   * For each operation in its order, where its signature ends: with the one before it for a verification, which has
   * none. -1 when no signature was made, or the one verified is wrong.
   */
  readonly ends: Int32Array;
}

/** Operations that one thread of libuv does together. Each call adds one, and copies its arguments. */
export interface AddonMlDsaRound {
  /** @param secretRandomness rnd: 32 fresh random bytes, or 32 zero bytes for a deterministic signature */
  signMu(key: AddonMlDsaKey, mu: Uint8Array, secretRandomness: Uint8Array): void;
  /** Signs M' = prefix || message, which is hashed on libuv's thread too. */
  signMessage(
    key: AddonMlDsaKey,
    prefix: Uint8Array,
    message: Uint8Array,
    secretRandomness: Uint8Array,
  ): void;
  verifyMu(algorithm: MlDsaName, publicKey: Uint8Array, mu: Uint8Array, signature: Uint8Array): void;
  verifyMessage(
    algorithm: MlDsaName,
    publicKey: Uint8Array,
    prefix: Uint8Array,
    message: Uint8Array,
    signature: Uint8Array,
  ): void;
  /** The round is empty again. */
  run(): Promise<AddonOutcomes>;
}

/** A private ML-KEM key in the addon's own memory, which `dispose` overwrites. */
export interface AddonMlKemKey {
  readonly publicKey: Uint8Array;
  /** The caller wipes the result. */
  decapsulate(ciphertext: Uint8Array): Uint8Array;
  dispose(): void;
}

/** How the addon makes private keys. It copies what it keeps: the caller still owns and wipes the argument. */
interface AddonKeys<Name, Key> {
  fromSeed(algorithm: Name, secretSeed: Uint8Array): Key;
  /** Null when the parts of the key disagree. */
  fromExpanded(algorithm: Name, secretExpanded: Uint8Array): Key | null;
}

/** What `native/` exports. Arguments of a wrong length throw; promises settle when a thread of libuv is done. */
export interface NativeAddon {
  readonly INTERFACE: number;
  /** Library and version. */
  readonly VERSION: string;
  readonly MlDsaSecretKey: AddonKeys<MlDsaName, AddonMlDsaKey>;
  readonly MlDsaRound: new () => AddonMlDsaRound;
  readonly MlKemSecretKey: AddonKeys<MlKemName, AddonMlKemKey>;
  mlKemPublicKeyValid(algorithm: MlKemName, publicKey: Uint8Array): boolean;
  mlKemEncapsulate(
    algorithm: MlKemName,
    publicKey: Uint8Array,
    secretCoins: Uint8Array,
  ): { readonly ciphertext: Uint8Array; readonly sharedSecret: Uint8Array };
}

/** Beside it `make native` puts the addon; this code lies in `src`, in `dist` or in a bundle. */
const PACKAGE = findPackageJSON(import.meta.url);
const ADDON = PACKAGE === undefined ? undefined : join(dirname(PACKAGE), 'native/twinseal.node');
/** Changes with the exports of `native/src`. */
const INTERFACE = 3;

/**
 * The addon, or undefined where none was built: it is never needed.
 *
 * @throws ProviderError `provider.unavailable` when there is one that does not load, or one of another release
 */
export function nativeAddon(path: string | undefined = ADDON): NativeAddon | undefined {
  if (path === undefined || !existsSync(path)) return undefined;
  const addon = load(path);
  if (isOurs(addon)) return addon;
  throw unusable('it was built for another release of Twinseal: build it again with `make native`');
}

function load(path: string): unknown {
  try {
    return createRequire(import.meta.url)(path);
  } catch (error) {
    // The loader names the symbol or the processor's architecture, and no secrets.
    throw unusable(types.isNativeError(error) ? error.message : 'it cannot be loaded');
  }
}

function isOurs(addon: unknown): addon is NativeAddon {
  return typeof addon === 'object' && addon !== null && 'INTERFACE' in addon && addon.INTERFACE === INTERFACE;
}

function unusable(reason: string): ProviderError {
  return new ProviderError('provider.unavailable', `the native engine cannot be used: ${reason}`);
}
