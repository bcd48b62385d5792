import type { Capabilities, ProviderPower } from './capabilities.js';
import type {
  AbandonRequest,
  DecapsulateRequest,
  DecapsulateResult,
  DestroyRequest,
  GenerateRequest,
  HeldKey,
  ImportRequest,
  ResealRequest,
  ResealResult,
  SignAllRequest,
  SignAllResult,
  SignRequest,
  SignResult,
} from './requests.js';
import type { ProviderState } from './provider-state.js';

/** The name under which a backend is chosen in configuration and on the wire. */
export type ProviderName = 'memory' | 'wasm' | 'pkcs11';

/**
 * Where private keys live. A private key never crosses this seam outwards: `generate` and `import` return an opaque
 * handle, public bytes and the protection that can be proven. Constructors do no I/O; `open` connects and runs the
 * self-tests, `close` is idempotent.
 *
 * Errors: `provider.incapable` for an algorithm or mode outside `capabilities`, `provider.unavailable` while the
 * backend is away or misses its deadline, `provider.fault` when it answers wrongly, `key.damaged` when a handle does
 * not open under its binding or disagrees with the stored public key.
 */
export interface KeyProvider {
  readonly name: ProviderName;
  open(): Promise<void>;
  close(): Promise<void>;
  state(): ProviderState;
  /** What it can do, as proven by its self-tests; nothing before the first successful `open`. */
  capabilities(): Capabilities;
  generate(request: GenerateRequest): Promise<HeldKey>;
  sign(request: SignRequest): Promise<SignResult>;
  /** All of them or none: what costs the same for one and for several is then spent once. */
  signAll(request: SignAllRequest): Promise<SignAllResult>;
}

/** For backends that take private keys made elsewhere. */
export interface ImportingProvider extends KeyProvider {
  import(request: ImportRequest): Promise<HeldKey>;
}

/**
 * For backends that hold KEM keys. A ciphertext that is not genuine gives another secret, never an error (FIPS 203
 * section 6.3).
 */
export interface DecapsulatingProvider extends KeyProvider {
  decapsulate(request: DecapsulateRequest): Promise<DecapsulateResult>;
}

/** For backends that hold objects of their own, which must go when a commit failed. */
export interface DestroyingProvider extends KeyProvider {
  destroy(request: DestroyRequest): Promise<void>;
  /** Destroys what an attempt to generate left, if it left anything. For attempts that no stored key came of. */
  abandon(request: AbandonRequest): Promise<void>;
}

/** For backends with a random source of their own; `length` in bytes. */
export interface RandomProvider extends KeyProvider {
  random(length: number): Promise<Uint8Array>;
}

/** For backends whose handles are sealed under the master key, which may be replaced. */
export interface ResealingProvider extends KeyProvider {
  /** Errors: `key.damaged` when the handle does not open under its binding. */
  reseal(request: ResealRequest): Promise<ResealResult>;
}

interface PoweredProvider {
  import: ImportingProvider;
  decapsulate: DecapsulatingProvider;
  destroy: DestroyingProvider;
  random: RandomProvider;
  reseal: ResealingProvider;
}

/** The provider with a further power, or undefined when it does not list it. */
export function withPower<Power extends ProviderPower>(
  provider: KeyProvider,
  power: Power,
): PoweredProvider[Power] | undefined {
  // A provider that lists a power implements its interface; the contract suite proves it.
  return provider.capabilities().powers.includes(power) ? (provider as PoweredProvider[Power]) : undefined;
}
