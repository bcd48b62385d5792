import type { WorkerPool } from '../compute/index.js';
import type { SignatureComponentName } from '../crypto/component-algorithm.js';
import { loadVerifyOnlyKey, verifyWithVerifyOnlyKey } from '../crypto/engines/openssl/openssl-verify-only.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import type { VerifyOnlyAlgorithm, VerifyOnlyName } from '../crypto/verify-only-algorithm.js';
import { isVerifyOnly, verifyOnlyAlgorithm } from '../crypto/verify-only-algorithm-table.js';
import { LoadedPublicKeys, type PublicKeyToLoad } from './loaded-public-keys.js';
import { verifierFor, verifierPlan, type VerifierSeat } from './verifier-plan.js';
import { verifyTask } from './verify-task.js';

/** A public key to verify with; `cacheAs` names a stored one, so that it is loaded once. */
export interface VerifyingKey {
  readonly algorithm: SignatureComponentName | VerifyOnlyName;
  readonly publicKey: Uint8Array;
  readonly cacheAs?: string;
}

/** Verifies with engines directly: no provider is needed, so signatures verify while a token is away. */
export class SignatureVerifier {
  readonly #plan: readonly VerifierSeat[];
  readonly #pool: WorkerPool;
  readonly #keys = new LoadedPublicKeys();

  /** @param pool for engines of workers; it also bounds what the others have under way */
  constructor(pool: WorkerPool, plan: readonly VerifierSeat[] = verifierPlan()) {
    this.#pool = pool;
    this.#plan = plan;
  }

  /** False for everything that does not match, whatever the bytes. @throws ServiceError `service.overloaded` */
  async verify(key: VerifyingKey, operation: SignOperation, signature: Uint8Array): Promise<boolean> {
    const { algorithm } = key;
    if (isVerifyOnly(algorithm)) {
      return await verifyForeign(verifyOnlyAlgorithm(algorithm), key.publicKey, operation, signature);
    }
    const seat = verifierFor(this.#plan, algorithm, operation.mode);
    if (seat === undefined)
      throw new TypeError(`nothing verifies in mode ${operation.mode} with ${algorithm}`);
    return await this.#verifyIn(seat, { ...key, algorithm }, operation, signature);
  }

  async #verifyIn(
    { engine, thread }: VerifierSeat,
    key: PublicKeyToLoad,
    operation: SignOperation,
    signature: Uint8Array,
  ): Promise<boolean> {
    if (thread === 'worker') {
      return await this.#pool.run(verifyTask, { engine: engine.name, key, operation, signature });
    }
    const loaded = this.#keys.load(engine, key);
    return (
      loaded !== undefined && (await this.#pool.admit(() => engine.verify(loaded, operation, signature)))
    );
  }
}

/** With an algorithm that no engine of the service has: as half of a composite it only ever verifies messages. */
async function verifyForeign(
  algorithm: VerifyOnlyAlgorithm,
  publicKey: Uint8Array,
  operation: SignOperation,
  signature: Uint8Array,
): Promise<boolean> {
  if (operation.mode !== 'pure') throw new TypeError(`${algorithm.name} verifies messages only`);
  const key = loadVerifyOnlyKey(algorithm, publicKey);
  return key !== undefined && (await verifyWithVerifyOnlyKey(algorithm, key, operation.message, signature));
}
