import type { WorkerPool } from '../../compute/index.js';
import {
  componentAlgorithms,
  isKemComponent,
  isSignatureComponent,
} from '../../crypto/component-algorithm-table.js';
import type { ComponentName, SignatureComponentName } from '../../crypto/component-algorithm.js';
import { OpensslKemEngine } from '../../crypto/engines/openssl/openssl-kem-engine.js';
import type { SignatureEngine } from '../../crypto/engines/signature-engine.js';
import { ProviderError } from '../../errors/index.js';
import type { Sealer } from '../../sealing/index.js';
import type {
  AlgorithmCapability,
  Capabilities,
  DecapsulateRequest,
  DecapsulateResult,
  GenerateRequest,
  HeldKey,
  ImportRequest,
  ProviderName,
  ResealRequest,
  ResealResult,
  SignAllRequest,
  SignAllResult,
  SignRequest,
  SignResult,
} from '../contract/index.js';
import { GuardedProvider, type GuardOptions } from '../guard/index.js';
import { EngineProofs } from './engine-proofs.js';
import { seatFor, type EngineSeat } from './engine-seat.js';
import { heldKey } from './held-key.js';
import type { KemSeat } from './kem-seat.js';
import { LateOpening } from './late-opening.js';
import { SealedSigningKeys } from './sealed-signing-keys.js';
import { testAlgorithm, type TestedBackend } from './self-tests.js';
import { resealed } from './sealed-keys.js';
import { SoftwareKems } from './software-kems.js';
import { generateTask, signTask } from './software-tasks.js';

/** The engines of a backend in memory, and what seals its keys. */
export interface SoftwareOptions extends GuardOptions {
  readonly name: ProviderName;
  /** Engines in order of preference; the first that can do an operation does it. */
  readonly plan: readonly EngineSeat[];
  /** The same for key encapsulation. Empty: it holds no KEM keys. */
  readonly kemPlan: readonly KemSeat[];
  readonly sealer: Sealer;
  /** Given `keyring.shared()` under the name `SHARED_KEYRING`; the composition root closes it. */
  readonly pool: WorkerPool;
  /** Shared by providers, so that an engine is proven once. @default its own */
  readonly proofs?: EngineProofs;
  /** Milliseconds between attempts to open after one that failed. @default 5000 */
  readonly reopenAfter?: number;
}

/**
 * Private keys in software: seeds at rest only sealed under the master key, in use in this process' memory. `memory`
 * and `wasm` are this class over different engines (design decision 3). It keeps nothing of its own, so there is
 * nothing to destroy: a handle that is not stored is gone.
 */
export class SoftwareProvider extends GuardedProvider {
  override readonly name: ProviderName;
  readonly #plan: readonly EngineSeat[];
  readonly #pool: WorkerPool;
  readonly #sealer: Sealer;
  readonly #proofs: EngineProofs;
  readonly #verifier: SignatureEngine;
  /** One per engine of the main thread. */
  readonly #keys: ReadonlyMap<EngineSeat, SealedSigningKeys>;
  readonly #kems: SoftwareKems;
  readonly #late: LateOpening;

  constructor(options: SoftwareOptions) {
    super(options);
    this.name = options.name;
    this.#plan = options.plan;
    this.#pool = options.pool;
    this.#sealer = options.sealer;
    this.#proofs = options.proofs ?? new EngineProofs(options.pool);
    this.#late = new LateOpening(options.reopenAfter);
    this.#verifier = options.verifier;
    this.#keys = new Map(
      options.plan
        .filter(({ thread }) => thread === 'main')
        .map((seat) => [seat, new SealedSigningKeys(seat.engine, options.sealer, options.pool.epoch)]),
    );
    const { kemPlan: plan, sealer, pool, encapsulator = new OpensslKemEngine() } = options;
    this.#kems = new SoftwareKems({ plan, sealer, pool, encapsulator, proofs: this.#proofs });
  }

  /** @throws TwinsealError when the self-tests could not be run; they are then tried again until they can */
  override async open(): Promise<void> {
    try {
      await super.open();
    } catch (error) {
      this.#late.start(() => super.open());
      throw error;
    }
  }

  protected override async connect(): Promise<Capabilities> {
    const [signing, opening] = await Promise.all([this.#testSigning(), this.#kems.test()]);
    const powers: Capabilities['powers'] =
      opening.length === 0 ? ['import', 'reseal'] : ['import', 'reseal', 'decapsulate'];
    return { algorithms: [...signing, ...opening], powers };
  }

  protected override async disconnect(): Promise<void> {
    this.#late.stop();
    for (const keys of this.#keys.values()) keys.close();
    this.#kems.close();
    this.#pool.epoch.advance();
  }

  protected override async makeKey({ binding }: GenerateRequest): Promise<HeldKey> {
    const { algorithm } = binding;
    if (isKemComponent(algorithm)) return await this.#kems.make(algorithm, binding);
    const seat = this.#home(requireSignature(algorithm));
    if (seat === undefined) throw this.#noEngine(algorithm);
    const keys = this.#keys.get(seat);
    const made = await (keys === undefined
      ? this.#pool.run(generateTask, {
          engine: seat.engine.name,
          algorithm: requireSignature(algorithm),
          binding,
        })
      : keys.generate(requireSignature(algorithm), binding));
    return heldKey(algorithm, made, seat.engine);
  }

  protected override async takeKey({ binding, secretKey }: ImportRequest): Promise<HeldKey> {
    const { algorithm: name, form, secret } = secretKey;
    if (isKemComponent(name)) return this.#kems.take(binding, { algorithm: name, form, secret });
    const algorithm = requireSignature(name);
    const seat = this.#home(algorithm);
    const [keys] = this.#keys.values();
    if (seat === undefined || keys === undefined) throw this.#noEngine(algorithm);
    return heldKey(algorithm, keys.import(binding, { algorithm, form, secret }), seat.engine);
  }

  protected override async signWith(request: SignRequest): Promise<SignResult> {
    return { signature: await this.#signIn(this.#seatOf(request), request) };
  }

  /** Together where one engine of the main thread makes them all; workers take what waits in groups anyway. */
  protected override async signAllWith(request: SignAllRequest): Promise<SignAllResult> {
    const { key, operations } = request;
    const seats = new Set(operations.map((operation) => this.#seatOf({ key, operation })));
    const [seat] = seats;
    const keys = seat === undefined ? undefined : this.#keys.get(seat);
    if (keys === undefined || seats.size > 1) return await super.signAllWith(request);
    return { signatures: await this.#pool.admit(() => keys.signAll(key, operations), operations.length) };
  }

  protected override async decapsulateWith(request: DecapsulateRequest): Promise<DecapsulateResult> {
    return { sharedSecret: await this.#kems.decapsulate(request) };
  }

  protected override async resealKey({ key }: ResealRequest): Promise<ResealResult> {
    return { handle: resealed(this.#sealer, key) };
  }

  async #testSigning(): Promise<readonly AlgorithmCapability[]> {
    const names = componentAlgorithms.map(({ name }) => name).filter(isSignatureComponent);
    const answers = new Map(this.#plan.map((seat) => [seat, this.#proofs.ofSigning(seat)]));
    const backend: TestedBackend = {
      plan: this.#plan,
      verifier: this.#verifier,
      makeKey: (request: GenerateRequest) => this.makeKey(request),
      sign: (request: SignRequest, seat: EngineSeat) => this.#signIn(seat, request),
      knownAnswers: async (seat: EngineSeat) => (await answers.get(seat)) ?? [],
    };
    const tests = names
      .filter((name) => this.#home(name) !== undefined)
      .map((name) => testAlgorithm(backend, name));
    // A worker that fails here is no engine's fault but the pool's: the provider does not open.
    const [algorithms] = await Promise.all([Promise.all(tests), ...answers.values()]);
    return algorithms;
  }

  #signIn(seat: EngineSeat, { key, operation }: SignRequest): Promise<Uint8Array> {
    const keys = this.#keys.get(seat);
    if (keys !== undefined) return this.#pool.admit(() => keys.sign(key, operation));
    return this.#pool.run(signTask, { engine: seat.engine.name, key, operation });
  }

  #seatOf({ key: { algorithm }, operation: { mode, deterministic } }: SignRequest): EngineSeat {
    const seat = seatFor(this.#plan, algorithm, mode, deterministic ?? false);
    if (seat === undefined) throw this.#noEngine(algorithm);
    return seat;
  }

  /** The seat of an algorithm's plain signatures also makes its keys. */
  #home(algorithm: SignatureComponentName): EngineSeat | undefined {
    return seatFor(this.#plan, algorithm, 'pure', false);
  }

  #noEngine(algorithm: ComponentName): ProviderError {
    return new ProviderError('provider.incapable', `${this.name} has no engine for this use of ${algorithm}`);
  }
}

/** The guard has checked the algorithm against the capabilities; what is no KEM signs. */
function requireSignature(algorithm: ComponentName): SignatureComponentName {
  if (isSignatureComponent(algorithm)) return algorithm;
  throw new TypeError(`${algorithm} does not sign`);
}
