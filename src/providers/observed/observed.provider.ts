import type {
  AbandonRequest,
  Capabilities,
  DecapsulateRequest,
  DecapsulateResult,
  DestroyRequest,
  GenerateRequest,
  HeldKey,
  ImportRequest,
  KeyProvider,
  ProviderName,
  ProviderState,
  ResealRequest,
  ResealResult,
  SignAllRequest,
  SignAllResult,
  SignRequest,
  SignResult,
} from '../contract/index.js';
import type { GuardedProvider } from '../guard/index.js';
import type { ProviderCall, ProviderObserver } from './provider-observer.js';

/** A backend whose calls on private keys are watched; everything else goes straight through. */
export class ObservedProvider implements KeyProvider {
  readonly #inner: GuardedProvider;
  readonly #observer: ProviderObserver;

  constructor(inner: GuardedProvider, observer: ProviderObserver) {
    this.#inner = inner;
    this.#observer = observer;
  }

  get name(): ProviderName {
    return this.#inner.name;
  }

  open(): Promise<void> {
    return this.#inner.open();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  state(): ProviderState {
    return this.#inner.state();
  }

  capabilities(): Capabilities {
    return this.#inner.capabilities();
  }

  generate(request: GenerateRequest): Promise<HeldKey> {
    return this.#watch('generate', request.binding.algorithm, () => this.#inner.generate(request));
  }

  import(request: ImportRequest): Promise<HeldKey> {
    return this.#watch('import', request.binding.algorithm, () => this.#inner.import(request));
  }

  sign(request: SignRequest): Promise<SignResult> {
    return this.#watch('sign', request.key.algorithm, () => this.#inner.sign(request));
  }

  signAll(request: SignAllRequest): Promise<SignAllResult> {
    return this.#watch('sign-all', request.key.algorithm, () => this.#inner.signAll(request));
  }

  decapsulate(request: DecapsulateRequest): Promise<DecapsulateResult> {
    return this.#watch('decapsulate', request.key.algorithm, () => this.#inner.decapsulate(request));
  }

  destroy(request: DestroyRequest): Promise<void> {
    return this.#inner.destroy(request);
  }

  abandon(request: AbandonRequest): Promise<void> {
    return this.#inner.abandon(request);
  }

  reseal(request: ResealRequest): Promise<ResealResult> {
    return this.#inner.reseal(request);
  }

  #watch<Outcome>(
    operation: ProviderCall['operation'],
    algorithm: string,
    work: () => Promise<Outcome>,
  ): Promise<Outcome> {
    return this.#observer.watch({ provider: this.name, operation, algorithm }, work);
  }
}
