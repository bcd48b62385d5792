import type { WorkerPool } from '../compute/index.js';
import type { NativeEngines } from '../crypto/engines/native/native-engines.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import type { Clock } from '../platform/clock.js';
import type { ProvidersConfiguration } from '../platform/config/configuration.js';
import type { Logger } from '../platform/logging/logger.js';
import type { Randomness } from '../platform/randomness.js';
import {
  type GuardedProvider,
  HsmMasterKeySource,
  memoryPlan,
  Pkcs11Provider,
  TokenConnection,
} from '../providers/index.js';
import {
  MasterKeyError,
  type MasterKeySetting,
  type MasterKeySource,
  type WrappedMasterKeyStore,
} from '../sealing/index.js';

/** What the backend `pkcs11` is made with. */
export interface TokenParts {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly logger: Logger;
  readonly pool: WorkerPool;
  /** Absent where none was built. */
  readonly native?: NativeEngines | undefined;
}

/** The provider of the configured token, or none. @throws Pkcs11UriError */
export function tokenProviders(
  { pkcs11Uri: uri }: ProvidersConfiguration,
  { clock, randomness, logger, pool, native }: TokenParts,
): readonly GuardedProvider[] {
  if (uri === undefined) return [];
  const connection = new TokenConnection({ uri, logger });
  const verifier = new OpensslSignatureEngine();
  return [new Pkcs11Provider({ connection, plan: memoryPlan(native), pool, verifier, clock, randomness })];
}

/**
 * The master key of a label in the configured token. Its connection is of its own and ends when the key is read.
 *
 * @throws MasterKeyError when no token is configured; Pkcs11UriError
 */
export function tokenMasterKey(
  { pkcs11Uri: uri }: ProvidersConfiguration,
  { label, setting }: { readonly label: string; readonly setting: MasterKeySetting },
  store: WrappedMasterKeyStore,
  { randomness, logger }: Pick<TokenParts, 'randomness' | 'logger'>,
): MasterKeySource {
  if (uri === undefined) {
    throw new MasterKeyError(setting, 'names a key in the token, but TWINSEAL_PKCS11_URI is not set');
  }
  return new HsmMasterKeySource({
    connection: new TokenConnection({ uri, logger }),
    label,
    setting,
    store,
    randomness,
  });
}
