import type { WorkerPool } from '../../compute/index.js';
import type { ComponentName, SignatureComponentName } from '../../crypto/component-algorithm.js';
import { isSignatureComponent } from '../../crypto/component-algorithm-table.js';
import { OpensslKemEngine } from '../../crypto/engines/openssl/openssl-kem-engine.js';
import { ProviderError } from '../../errors/index.js';
import type { Clock } from '../../platform/clock.js';
import type { Randomness } from '../../platform/randomness.js';
import type {
  AbandonRequest,
  Binding,
  Capabilities,
  DecapsulateRequest,
  DecapsulateResult,
  DestroyRequest,
  GenerateRequest,
  HeldKey,
  ImportRequest,
  ProviderState,
  SignRequest,
  SignResult,
} from '../contract/index.js';
import { GuardedProvider, type GuardOptions } from '../guard/index.js';
import type { EngineSeat } from '../software/engine-seat.js';
import { bestSealing, probeToken, type TokenFindings } from './capability-probe.js';
import type { ConnectedToken } from './connected-token.js';
import { decodeHandle, type NativeHandle } from './key-handle.js';
import type { NativeAlgorithm } from './native-algorithm.js';
import { NativeKeys } from './native-keys.js';
import type { SealingMethod } from './sealing-method.js';
import { tokenCapabilities } from './token-capabilities.js';
import type { ConnectionListener, TokenConnection } from './token-connection.js';
import { WrappedKems } from './wrapped-kems.js';
import { WrappedKeys } from './wrapped-keys.js';
import { WrappedSigner } from './wrapped-signer.js';

/** The token, and what computes for it. */
export interface Pkcs11Options extends GuardOptions {
  /** Owned by the provider from now on: opened and closed with it. */
  readonly connection: TokenConnection;
  /** Engines that sign with sealed keys, in order of preference. */
  readonly plan: readonly EngineSeat[];
  readonly pool: WorkerPool;
  readonly randomness: Randomness;
  readonly clock: Clock;
}

const NOTHING_PROVEN: TokenFindings = { native: new Map(), sealing: [] };

/**
 * Private keys in or under a PKCS#11 token. By algorithm and self-test: made and used in the token (`hsm-native`), or
 * sealed under a token key and in memory only while used (`hsm-wrapped`); imported keys are always the latter. A lost
 * token is reconnected and tested again without a restart. Once closed it stays closed, as its connection does.
 */
export class Pkcs11Provider extends GuardedProvider {
  override readonly name = 'pkcs11';
  readonly #options: Pkcs11Options;
  readonly #native: NativeKeys;
  readonly #wrapped: WrappedKeys;
  readonly #signer: WrappedSigner;
  readonly #kems: WrappedKems;
  readonly #listener: ConnectionListener;
  #findings = NOTHING_PROVEN;

  constructor(options: Pkcs11Options) {
    super(options);
    this.#options = options;
    this.#native = new NativeKeys(options);
    this.#wrapped = new WrappedKeys(options.randomness, options.clock);
    this.#signer = new WrappedSigner({
      client: options.connection.client,
      keys: this.#wrapped,
      plan: options.plan,
      pool: options.pool,
    });
    this.#kems = new WrappedKems({
      client: options.connection.client,
      keys: this.#wrapped,
      engine: new OpensslKemEngine(),
    });
    this.#listener = {
      connected: (token) => this.#connected(token),
      down: (loss) => this.#lost(loss),
      reloggedIn: () => this.#signer.clear(),
    };
  }

  override state(): ProviderState {
    const state = super.state();
    return state.state === 'up' ? { ...state, token: { ...this.#options.connection.identity() } } : state;
  }

  protected override async connect(): Promise<Capabilities> {
    await this.#options.connection.open(this.#listener);
    return this.capabilities();
  }

  protected override async disconnect(): Promise<void> {
    this.#signer.clear();
    await this.#options.connection.close();
  }

  protected override async makeKey({ binding, attempt }: GenerateRequest): Promise<HeldKey> {
    const { algorithm } = binding;
    const native = this.#nativeOf(algorithm);
    const { client } = this.#options.connection;
    if (native !== undefined)
      return await client.run(async (token) => this.#native.generate(token, native, binding, attempt));
    const method = this.#sealing();
    return await client.run((token) => this.#wrapped.generate(token, method, binding, algorithm));
  }

  protected override async takeKey({ binding, secretKey }: ImportRequest): Promise<HeldKey> {
    const method = this.#sealing();
    return await this.#options.connection.client.run((token) =>
      this.#wrapped.import(token, method, binding, secretKey),
    );
  }

  protected override async decapsulateWith(request: DecapsulateRequest): Promise<DecapsulateResult> {
    return { sharedSecret: await this.#kems.decapsulate(request) };
  }

  protected override async signWith(request: SignRequest): Promise<SignResult> {
    const { key, operation } = request;
    const handle = decodeHandle(key.handle);
    if (handle.kind === 'wrapped') return { signature: await this.#signer.sign(request, handle) };
    const native = this.#nativeAlgorithm(key.algorithm);
    const signature = await this.#options.connection.client.run((token) =>
      this.#native.sign(token, native, key, handle, operation),
    );
    return { signature };
  }

  /** A sealed key leaves nothing in the token, so there is nothing to destroy. */
  protected override async destroyKey({ key }: DestroyRequest): Promise<void> {
    const handle = decodeHandle(key.handle);
    if (handle.kind === 'native') await this.#destroyNative(requireSignature(key.binding), handle);
  }

  protected override async abandonAttempt(request: AbandonRequest): Promise<void> {
    await this.#options.connection.client.run(async (token) => this.#native.abandon(token, request));
  }

  async #destroyNative(algorithm: SignatureComponentName, handle: NativeHandle): Promise<void> {
    const { keyType } = this.#nativeAlgorithm(algorithm);
    await this.#options.connection.client.run(async (token) => this.#native.destroy(token, keyType, handle));
  }

  async #connected(token: ConnectedToken): Promise<void> {
    this.#findings = await probeToken(token, this.#options.verifier);
    const engines = {
      plan: this.#options.plan,
      kems: await this.#kems.test(),
      kemVersion: this.#kems.version,
    };
    this.adopt(tokenCapabilities(this.#findings, engines, token.identity.token_class));
  }

  #lost(loss: ProviderError): void {
    this.#signer.clear();
    this.lose(loss);
  }

  #nativeAlgorithm(algorithm: SignatureComponentName): NativeAlgorithm {
    const native = this.#nativeOf(algorithm);
    if (native !== undefined) return native;
    throw new ProviderError('provider.incapable', `the token no longer proves ${algorithm} of its own`);
  }

  #nativeOf(algorithm: ComponentName): NativeAlgorithm | undefined {
    return isSignatureComponent(algorithm) ? this.#findings.native.get(algorithm)?.algorithm : undefined;
  }

  #sealing(): SealingMethod {
    const method = bestSealing(this.#findings.sealing);
    if (method !== undefined) return method;
    throw new ProviderError('provider.incapable', 'the token proved no way to seal a key');
  }
}

/** Of keys that are token objects. */
function requireSignature({ algorithm }: Binding): SignatureComponentName {
  if (isSignatureComponent(algorithm)) return algorithm;
  throw new TypeError(`${algorithm} does not sign`);
}
