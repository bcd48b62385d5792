import type { WorkerPool } from '../../compute/index.js';
import { componentAlgorithms, isKemComponent } from '../../crypto/component-algorithm-table.js';
import type { KemComponentName } from '../../crypto/component-algorithm.js';
import type { KemEngine } from '../../crypto/engines/kem-engine.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import { ProviderError } from '../../errors/index.js';
import type { Sealer } from '../../sealing/index.js';
import type { AlgorithmCapability, Binding, DecapsulateRequest, HeldKey } from '../contract/index.js';
import type { EngineProofs } from './engine-proofs.js';
import { heldKey } from './held-key.js';
import { kemSeatFor, type KemSeat } from './kem-seat.js';
import { testKem } from './kem-self-tests.js';
import { SealedKemKeys } from './sealed-kem-keys.js';
import { decapsulateTask, generateKemTask } from './software-tasks.js';

/** The engines that hold KEM keys, and what seals and proves them. */
export interface SoftwareKemsOptions {
  /** Engines in order of preference; the first that has an algorithm serves it. */
  readonly plan: readonly KemSeat[];
  readonly sealer: Sealer;
  readonly pool: WorkerPool;
  /** Encapsulates to the keys of self-tests. */
  readonly encapsulator: KemEngine;
  readonly proofs: EngineProofs;
}

/** The key encapsulation of a software provider: sealed keys on each engine of its plan. */
export class SoftwareKems {
  readonly #options: SoftwareKemsOptions;
  /** One per engine of the main thread. */
  readonly #keys: ReadonlyMap<KemSeat, SealedKemKeys>;

  constructor(options: SoftwareKemsOptions) {
    this.#options = options;
    this.#keys = new Map(
      options.plan
        .filter(({ thread }) => thread === 'main')
        .map((seat) => [seat, new SealedKemKeys(seat.engine, options.sealer, options.pool.epoch)]),
    );
  }

  /** Runs the self-tests of every algorithm that an engine of the plan has. @throws when a worker fails */
  async test(): Promise<readonly AlgorithmCapability[]> {
    const { plan, encapsulator, proofs } = this.#options;
    const answers = new Map(plan.map((seat) => [seat, proofs.ofKem(seat)]));
    const tests = componentAlgorithms.map(async ({ name }) => {
      const seat = isKemComponent(name) ? kemSeatFor(plan, name) : undefined;
      if (!isKemComponent(name) || seat === undefined) return [];
      const knownAnswers = answers.get(seat) ?? Promise.resolve([]);
      const make = this.make.bind(this);
      const decapsulate = this.decapsulate.bind(this);
      return [await testKem({ encapsulator, make, decapsulate, knownAnswers }, seat, name)];
    });
    // A worker that fails here is no engine's fault but the pool's: the provider does not open.
    const [tested] = await Promise.all([Promise.all(tests), ...answers.values()]);
    return tested.flat();
  }

  /** @throws ProviderError `provider.incapable` when no engine has the algorithm */
  async make(algorithm: KemComponentName, binding: Binding): Promise<HeldKey> {
    const seat = this.#seat(algorithm);
    const keys = this.#keys.get(seat);
    const made = await (keys === undefined
      ? this.#options.pool.run(generateKemTask, { engine: seat.engine.name, algorithm, binding })
      : keys.generate(algorithm, binding));
    return heldKey(algorithm, made, seat.engine);
  }

  /** The caller wipes `secretKey`. @throws KeyError `key.material-refused`; ProviderError `provider.incapable` */
  take(binding: Binding, secretKey: SecretKey<KemComponentName>): HeldKey {
    const { engine } = this.#seat(secretKey.algorithm);
    // Sealing needs no engine of its own; any of the main thread's stores does it.
    const [keys] = this.#keys.values();
    if (keys === undefined) throw incapable(secretKey.algorithm);
    return heldKey(secretKey.algorithm, keys.import(binding, secretKey), engine);
  }

  /** The shared secret, which the caller wipes. @throws KeyError `key.damaged`; ProviderError `provider.incapable` */
  async decapsulate({ key, ciphertext }: DecapsulateRequest): Promise<Uint8Array> {
    const seat = this.#seat(key.algorithm);
    const keys = this.#keys.get(seat);
    if (keys !== undefined) return await keys.decapsulate(key, ciphertext);
    return await this.#options.pool.run(decapsulateTask, { engine: seat.engine.name, key, ciphertext });
  }

  /** Disposes of every unsealed key of the main thread. */
  close(): void {
    for (const keys of this.#keys.values()) keys.close();
  }

  #seat(algorithm: KemComponentName): KemSeat {
    const seat = kemSeatFor(this.#options.plan, algorithm);
    if (seat === undefined) throw incapable(algorithm);
    return seat;
  }
}

function incapable(algorithm: KemComponentName): ProviderError {
  return new ProviderError('provider.incapable', `there is no engine for ${algorithm} here`);
}
