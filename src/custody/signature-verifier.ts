import type { WorkerPool } from '../compute/index.js';
import { loadVerifyOnlyKey, verifyWithVerifyOnlyKey } from '../crypto/engines/openssl/openssl-verify-only.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import type { VerifyOnlyAlgorithm, VerifyOnlyName } from '../crypto/verify-only-algorithm.js';
import { isVerifyOnly, verifyOnlyAlgorithm } from '../crypto/verify-only-algorithm-table.js';
import { ServiceError } from '../errors/index.js';
import { LoadedPublicKeys, type PublicKeyToLoad } from './loaded-public-keys.js';
import { verifierPlan, verifiersFor, type VerifierSeat } from './verifier-plan.js';
import { verifyTask, type VerifyInput } from './verify-task.js';

/** The same of algorithms that only ever verify. */
export interface VerifyingKey extends Omit<PublicKeyToLoad, 'algorithm'> {
  readonly algorithm: PublicKeyToLoad['algorithm'] | VerifyOnlyName;
}

/** What is to be verified. */
type Question = Omit<VerifyInput, 'engine'>;

/**
 * Verifies with engines directly: no provider is needed, so signatures verify while a token is away. The pool is where
 * keys sign, and has one line: once half of it is taken, verifications go to an engine of the main thread that can do
 * them, which takes more than twice the time.
 */
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
    const seats = verifiersFor(this.#plan, algorithm, operation.mode);
    return await this.#verifyIn(seats, { key: { ...key, algorithm }, operation, signature });
  }

  async #verifyIn(seats: readonly VerifierSeat[], question: Question): Promise<boolean> {
    const [first] = seats;
    if (first === undefined) throw nothingVerifies(question);
    const onMain = seats.find(({ thread }) => thread === 'main');
    if (onMain !== undefined && (onMain === first || this.#pool.isHalfFull)) {
      return await this.#onMain(onMain, question);
    }
    try {
      return await this.#pool.run(verifyTask, { engine: first.engine.name, ...question });
    } catch (error) {
      if (onMain === undefined || !isAboutThePool(error)) throw error;
      return await this.#onMain(onMain, question);
    }
  }

  async #onMain({ engine }: VerifierSeat, { key, operation, signature }: Question): Promise<boolean> {
    const loaded = this.#keys.load(engine, key);
    return (
      loaded !== undefined && (await this.#pool.admit(() => engine.verify(loaded, operation, signature)))
    );
  }
}

/** Its thread died, or it was closed: that says nothing about the signature. */
function isAboutThePool(error: unknown): boolean {
  return error instanceof ServiceError && error.code === 'service.unavailable';
}

function nothingVerifies({ key, operation }: Question): TypeError {
  return new TypeError(`nothing verifies in mode ${operation.mode} with ${key.algorithm}`);
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
