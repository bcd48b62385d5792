import type { WorkerPool } from '../../compute/index.js';
import { componentAlgorithms, isSignatureComponent } from '../../crypto/component-algorithm-table.js';
import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { SignatureEngine } from '../../crypto/engines/signature-engine.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import type { KnownAnswerResult } from '../../crypto/self-test/known-answer-tests.js';
import { ProviderError } from '../../errors/index.js';
import type { Sealer } from '../../sealing/index.js';
import type {
  Binding,
  Capabilities,
  GenerateRequest,
  HeldKey,
  ImportRequest,
  ProviderName,
  SignRequest,
  SignResult,
} from '../contract/index.js';
import { GuardedProvider, type GuardOptions } from '../guard/index.js';
import { seatFor, type EngineSeat } from './engine-seat.js';
import { SealedKeys, type SealedKey } from './sealed-keys.js';
import { testAlgorithm, type TestedBackend } from './self-tests.js';
import { generateTask, knownAnswersTask, signTask } from './software-tasks.js';

export interface SoftwareOptions extends GuardOptions {
  readonly name: ProviderName;
  /** Engines in order of preference; the first that can do an operation does it. */
  readonly plan: readonly EngineSeat[];
  readonly sealer: Sealer;
  /** Given `keyring.shared()` under the name `SHARED_KEYRING`; the composition root closes it. */
  readonly pool: WorkerPool;
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
  readonly #verifier: SignatureEngine;
  /** One per engine of the main thread. */
  readonly #keys: ReadonlyMap<EngineSeat, SealedKeys>;

  constructor(options: SoftwareOptions) {
    super(options);
    this.name = options.name;
    this.#plan = options.plan;
    this.#pool = options.pool;
    this.#verifier = options.verifier;
    this.#keys = new Map(
      options.plan
        .filter(({ thread }) => thread === 'main')
        .map((seat) => [seat, new SealedKeys(seat.engine, options.sealer, options.pool.epoch)]),
    );
  }

  protected override async connect(): Promise<Capabilities> {
    const names = componentAlgorithms.map(({ name }) => name).filter(isSignatureComponent);
    const answers = new Map(this.#plan.map((seat) => [seat, this.#knownAnswers(seat)]));
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
    return { algorithms, powers: ['import'] };
  }

  protected override async disconnect(): Promise<void> {
    for (const keys of this.#keys.values()) keys.close();
    this.#pool.epoch.advance();
  }

  protected override async makeKey({ binding }: GenerateRequest): Promise<HeldKey> {
    const algorithm = requireSignature(binding);
    const seat = this.#home(algorithm);
    if (seat === undefined) throw this.#noEngine(algorithm);
    const keys = this.#keys.get(seat);
    const made = await (keys === undefined
      ? this.#pool.run(generateTask, { engine: seat.engine.name, algorithm, binding })
      : keys.generate(algorithm, binding));
    return heldKey(algorithm, made, seat);
  }

  protected override async takeKey({ binding, secretKey }: ImportRequest): Promise<HeldKey> {
    const algorithm = requireSignature(binding);
    const seat = this.#home(algorithm);
    const [keys] = this.#keys.values();
    if (seat === undefined || keys === undefined) throw this.#noEngine(algorithm);
    const { form, secret } = secretKey;
    const taken: SecretKey<SignatureComponentName> = { algorithm, form, secret };
    return heldKey(algorithm, keys.import(binding, taken), seat);
  }

  protected override async signWith(request: SignRequest): Promise<SignResult> {
    const { key, operation } = request;
    const seat = seatFor(this.#plan, key.algorithm, operation.mode, operation.deterministic ?? false);
    if (seat === undefined) throw this.#noEngine(key.algorithm);
    return { signature: await this.#signIn(seat, request) };
  }

  #knownAnswers({ engine, algorithms }: EngineSeat): Promise<readonly KnownAnswerResult[]> {
    return this.#pool.run(knownAnswersTask, {
      engine: engine.name,
      ...(algorithms !== undefined && { algorithms }),
    });
  }

  #signIn(seat: EngineSeat, { key, operation }: SignRequest): Promise<Uint8Array> {
    const keys = this.#keys.get(seat);
    if (keys !== undefined) return keys.sign(key, operation);
    return this.#pool.run(signTask, { engine: seat.engine.name, key, operation });
  }

  /** The seat of an algorithm's plain signatures also makes its keys. */
  #home(algorithm: SignatureComponentName): EngineSeat | undefined {
    return seatFor(this.#plan, algorithm, 'pure', false);
  }

  #noEngine(algorithm: SignatureComponentName): ProviderError {
    return new ProviderError('provider.incapable', `${this.name} has no engine for this use of ${algorithm}`);
  }
}

function heldKey(algorithm: SignatureComponentName, made: SealedKey, { engine }: EngineSeat): HeldKey {
  return {
    algorithm,
    handle: made.handle,
    publicKey: made.publicKey,
    protection: { level: 'software' },
    evidence: { engine: engine.name, version: engine.version, at_rest: 'AES-256-GCM under the master key' },
  };
}

/** The guard has checked the algorithm against the capabilities, which list signature algorithms only. */
function requireSignature({ algorithm }: Binding): SignatureComponentName {
  if (isSignatureComponent(algorithm)) return algorithm;
  throw new TypeError(`${algorithm} does not sign`);
}
