import { WorkerPool } from '../../src/compute/index.js';
import { OpensslSignatureEngine } from '../../src/crypto/engines/openssl/openssl-engine.js';
import { SystemClock } from '../../src/platform/clock.js';
import { SystemRandomness } from '../../src/platform/randomness.js';
import { SilentLogger } from '../../src/platform/logging/logger.js';
import { memoryPlan } from '../../src/providers/index.js';
import {
  Pkcs11Provider,
  TokenConnection,
  type TokenConnectionOptions,
} from '../../src/providers/pkcs11/index.js';

export const pool = new WorkerPool({ threads: 1 });

/** A provider over a connection of its own, with everything else as the service wires it. */
export function pkcs11Provider(uri: string, options: Partial<TokenConnectionOptions> = {}): Pkcs11Provider {
  return new Pkcs11Provider({
    connection: new TokenConnection({ uri, logger: new SilentLogger(), ...options }),
    plan: memoryPlan(),
    pool,
    verifier: new OpensslSignatureEngine(),
    randomness: new SystemRandomness(),
    clock: new SystemClock(),
  });
}
