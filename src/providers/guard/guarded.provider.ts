import { timingSafeEqual } from 'node:crypto';

import type { KemComponentName, SignatureComponentName } from '../../crypto/component-algorithm.js';
import { isKemComponent, isSignatureComponent } from '../../crypto/component-algorithm-table.js';
import type { KemEngine } from '../../crypto/engines/kem-engine.js';
import { OpensslKemEngine } from '../../crypto/engines/openssl/openssl-kem-engine.js';
import type { SignatureEngine } from '../../crypto/engines/signature-engine.js';
import { publicKeyOf } from '../../crypto/public-key-of.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import { ProviderError, TwinsealError } from '../../errors/index.js';
import {
  providerUnavailable,
  type AbandonRequest,
  type AlgorithmCapability,
  type Capabilities,
  type DecapsulateRequest,
  type DecapsulateResult,
  type DestroyRequest,
  type GenerateRequest,
  type HeldKey,
  type ImportRequest,
  type KeyProvider,
  type ProviderName,
  type ProviderState,
  type ResealRequest,
  type ResealResult,
  type SignAllRequest,
  type SignAllResult,
  type SignRequest,
  type SignResult,
} from '../contract/index.js';
import { requireImport, requireMode, requirePower, requireWorking } from './check-capability.js';
import { checkOperation } from './check-operation.js';
import { faultOfHeldKey, faultOfSecret, faultOfSignature, faultOfSignatures } from './check-outcome.js';
import { checkDecapsulation, checkImport, checkReference } from './check-request.js';
import { withinDeadline } from './deadline.js';
import { provesKemPair } from './kem-pairwise-test.js';
import { pairwiseOperation, provesPair } from './pairwise-test.js';

/** With what a backend's words are checked, and how long it may take. */
export interface GuardOptions {
  /** Verifies in mode `pure` what a backend says it signed; not the engine that signs, where there is a choice. */
  readonly verifier: SignatureEngine;
  /** Encapsulates to the keys that a backend says it made. @default OpenSSL */
  readonly encapsulator?: KemEngine;
  /** Milliseconds a call may take. @default 5000 */
  readonly deadline?: number;
  /** Milliseconds that opening, with all self-tests, may take. @default 15000 */
  readonly openDeadline?: number;
}

const DEADLINE = 5_000;
const OPEN_DEADLINE = 15_000;
const NOTHING: Capabilities = Object.freeze({ algorithms: [], powers: [] });

/**
 * The concrete half of every provider: it checks requests before a backend sees them and answers before a caller
 * does, so that a backend that lies, hangs or fails does no harm. Backends implement the protected methods and may
 * assume that their arguments fit their capabilities.
 */
export abstract class GuardedProvider implements KeyProvider {
  abstract readonly name: ProviderName;
  readonly #verifier: SignatureEngine;
  readonly #encapsulator: KemEngine;
  readonly #deadline: number;
  readonly #openDeadline: number;
  #state: ProviderState = { state: 'closed', reason: 'it was not opened yet' };
  #capabilities = NOTHING;
  #byAlgorithm = new Map<string, AlgorithmCapability>();

  constructor(options: GuardOptions) {
    this.#verifier = options.verifier;
    this.#encapsulator = options.encapsulator ?? new OpensslKemEngine();
    this.#deadline = options.deadline ?? DEADLINE;
    this.#openDeadline = options.openDeadline ?? OPEN_DEADLINE;
  }

  /** @throws ProviderError when the backend cannot be reached or nothing passes its self-tests; it is then `down` */
  async open(): Promise<void> {
    try {
      this.adopt(await withinDeadline(this.name, this.#openDeadline, this.connect()));
    } catch (error) {
      const loss = this.#explained(error);
      this.lose(loss);
      throw loss;
    }
  }

  async close(): Promise<void> {
    if (this.#state.state === 'closed') return;
    this.#state = { state: 'closed', reason: 'it was closed' };
    await this.disconnect();
  }

  state(): ProviderState {
    return this.#state;
  }

  capabilities(): Capabilities {
    return this.#capabilities;
  }

  /** Makes a key and proves its two halves before anybody may rely on it (FIPS 140-3 IG 10.3.A). */
  async generate(request: GenerateRequest): Promise<HeldKey> {
    this.#requireWorking(request.binding.algorithm);
    return await this.#guarded(async () => await this.#proven(request, await this.makeKey(request)));
  }

  async import(request: ImportRequest): Promise<HeldKey> {
    requireImport(this.name, this.#requireWorking(request.binding.algorithm));
    checkImport(request);
    return await this.#guarded(async () => {
      const held = await this.#proven(request, await this.takeKey(request));
      this.#requireImported(request.secretKey, held);
      return held;
    });
  }

  async sign(request: SignRequest): Promise<SignResult> {
    const { key, operation } = request;
    this.#requireSigning({ key, operations: [operation] });
    const result = await this.#guarded(() => this.signWith(request));
    this.#requireNoFault(faultOfSignature(key.algorithm, result.signature));
    return result;
  }

  /** All of them or none, within the deadline of one call. */
  async signAll(request: SignAllRequest): Promise<SignAllResult> {
    const { key, operations } = request;
    this.#requireSigning(request);
    const result = await this.#guarded(() => this.signAllWith(request));
    this.#requireNoFault(faultOfSignatures(key.algorithm, operations.length, result.signatures));
    return result;
  }

  /** Always a secret for a ciphertext of the right length, the one inside or another. The caller wipes it. */
  async decapsulate(request: DecapsulateRequest): Promise<DecapsulateResult> {
    this.#requireWorking(request.key.algorithm);
    requirePower(this.name, this.#capabilities, 'decapsulate');
    checkDecapsulation(request);
    const result = await this.#guarded(() => this.decapsulateWith(request));
    this.#requireNoFault(faultOfSecret(result.sharedSecret));
    return result;
  }

  async destroy(request: DestroyRequest): Promise<void> {
    this.#requireUp();
    requirePower(this.name, this.#capabilities, 'destroy');
    await this.#guarded(() => this.destroyKey(request));
  }

  async abandon(request: AbandonRequest): Promise<void> {
    this.#requireUp();
    requirePower(this.name, this.#capabilities, 'destroy');
    await this.#guarded(() => this.abandonAttempt(request));
  }

  async reseal(request: ResealRequest): Promise<ResealResult> {
    this.#requireUp();
    requirePower(this.name, this.#capabilities, 'reseal');
    return await this.#guarded(() => this.resealKey(request));
  }

  /** Connects and runs the self-tests. May be called again after `disconnect`. */
  protected abstract connect(): Promise<Capabilities>;
  protected abstract disconnect(): Promise<void>;
  protected abstract makeKey(request: GenerateRequest): Promise<HeldKey>;
  protected abstract signWith(request: SignRequest): Promise<SignResult>;

  /** Backends that are faster with several at once override it. */
  protected async signAllWith({ key, operations }: SignAllRequest): Promise<SignAllResult> {
    const results = await Promise.all(operations.map((operation) => this.signWith({ key, operation })));
    return { signatures: results.map(({ signature }) => signature) };
  }

  /** Backends that list `import` override it. */
  protected takeKey(_request: ImportRequest): Promise<HeldKey> {
    throw new TypeError(`${this.name} lists import but does not implement it`);
  }

  /** Backends that list `decapsulate` override it. */
  protected decapsulateWith(_request: DecapsulateRequest): Promise<DecapsulateResult> {
    throw new TypeError(`${this.name} lists decapsulate but does not implement it`);
  }

  /** Backends that list `destroy` override it. */
  protected destroyKey(_request: DestroyRequest): Promise<void> {
    throw new TypeError(`${this.name} lists destroy but does not implement it`);
  }

  /** Backends that list `destroy` override it too. */
  protected abandonAttempt(_request: AbandonRequest): Promise<void> {
    throw new TypeError(`${this.name} lists destroy but does not implement it`);
  }

  /** Backends that list `reseal` override it. */
  protected resealKey(_request: ResealRequest): Promise<ResealResult> {
    throw new TypeError(`${this.name} lists reseal but does not implement it`);
  }

  /** For backends that lose and find their token by themselves: what it can do now. */
  protected adopt(capabilities: Capabilities, token?: NonNullable<ProviderState['token']>): void {
    this.#capabilities = capabilities;
    this.#byAlgorithm = new Map(capabilities.algorithms.map((one) => [one.algorithm, one]));
    this.#state = { state: 'up', ...(token !== undefined && { token }) };
  }

  /** For the same backends: refuse everything, for this reason, until `adopt`. */
  protected lose({ message, facts: { reason } }: TwinsealError): void {
    this.#state = { state: 'down', reason: message, ...(typeof reason === 'string' && { loss: reason }) };
  }

  #requireUp(): void {
    if (this.#state.state === 'up') return;
    throw this.#unavailable(this.#state.reason ?? 'it is down');
  }

  #requireWorking(algorithm: AlgorithmCapability['algorithm']): AlgorithmCapability {
    this.#requireUp();
    return requireWorking(this.name, algorithm, this.#byAlgorithm.get(algorithm));
  }

  /** Every operation, before the backend sees any. */
  #requireSigning({ key, operations }: SignAllRequest): void {
    const capability = this.#requireWorking(key.algorithm);
    for (const operation of operations) {
      requireMode(this.name, capability, operation);
      checkOperation(key.algorithm, operation);
    }
    checkReference(key);
  }

  async #guarded<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await withinDeadline(this.name, this.#deadline, work());
    } catch (error) {
      throw this.#explained(error);
    }
  }

  async #proven({ binding }: GenerateRequest, held: HeldKey): Promise<HeldKey> {
    this.#requireNoFault(faultOfHeldKey(binding, held));
    const { algorithm } = held;
    if (isSignatureComponent(algorithm)) await this.#requirePair({ binding }, held, algorithm);
    if (isKemComponent(algorithm)) await this.#requireKemPair({ binding }, held, algorithm);
    return held;
  }

  async #requirePair(
    { binding }: GenerateRequest,
    { handle, publicKey }: HeldKey,
    algorithm: SignatureComponentName,
  ): Promise<void> {
    const key = { algorithm, binding, handle, publicKey };
    const { signature } = await this.signWith({ key, operation: pairwiseOperation(algorithm) });
    this.#requireFit(await provesPair(this.#verifier, algorithm, publicKey, signature));
  }

  async #requireKemPair(
    { binding }: GenerateRequest,
    { handle, publicKey }: HeldKey,
    algorithm: KemComponentName,
  ): Promise<void> {
    const key = { algorithm, binding, handle, publicKey };
    const open = async (ciphertext: Uint8Array): Promise<Uint8Array> => {
      const { sharedSecret } = await this.decapsulateWith({ key, ciphertext });
      return sharedSecret;
    };
    this.#requireFit(await provesKemPair(this.#encapsulator, algorithm, publicKey, open));
  }

  #requireFit(proven: boolean): void {
    this.#requireNoFault(proven ? undefined : 'a key whose public half does not fit its private half');
  }

  #requireImported(secretKey: SecretKey, held: HeldKey): void {
    const same = timingSafeEqual(publicKeyOf(secretKey), held.publicKey);
    this.#requireNoFault(same ? undefined : 'another key than the one it was to import');
  }

  #requireNoFault(fault: string | undefined): void {
    if (fault === undefined) return;
    throw new ProviderError('provider.fault', `${this.name} answered with ${fault}`, {
      facts: { provider: this.name },
    });
  }

  /** Our own errors pass; what a backend's libraries throw is its fault, and only the log sees it. */
  #explained(error: unknown): TwinsealError {
    if (error instanceof TwinsealError) return error;
    return new ProviderError('provider.fault', `${this.name} failed`, {
      facts: { provider: this.name },
      cause: error,
    });
  }

  #unavailable(reason: string): ProviderError {
    return providerUnavailable(this.name, {
      message: `${this.name} is not available: ${reason}`,
      ...(this.#state.loss !== undefined && { reason: this.#state.loss }),
    });
  }
}
