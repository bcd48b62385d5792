import { randomBytes, timingSafeEqual } from 'node:crypto';

import type {
  ComponentName,
  KemComponentName,
  SignatureComponentName,
} from '../../crypto/component-algorithm.js';
import { isKemComponent, isSignatureComponent } from '../../crypto/component-algorithm-table.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import { OpensslKemEngine } from '../../crypto/engines/openssl/openssl-kem-engine.js';
import { publicKeyOf } from '../../crypto/public-key-of.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import { KeyError } from '../../errors/index.js';
import {
  bindingBytes,
  type AbandonRequest,
  type AlgorithmCapability,
  type Binding,
  type Capabilities,
  type DecapsulateRequest,
  type DecapsulateResult,
  type DestroyRequest,
  type GenerateRequest,
  type HeldKey,
  type ImportRequest,
  type ProviderName,
  type SignAllRequest,
  type SignAllResult,
  type SignRequest,
  type SignResult,
} from '../contract/index.js';
import { GuardedProvider } from '../guard/index.js';

/** How the fake misbehaves from now on. */
export type FakeFault =
  | 'throws'
  | 'hangs'
  | 'short-signature'
  | 'one-signature-less'
  | 'signature-of-noise'
  | 'short-public-key'
  | 'public-key-of-another'
  | 'imports-another'
  | 'no-handle'
  | 'another-algorithm'
  | 'unknown-protection'
  | 'short-secret'
  | 'secret-of-noise';

export interface FakeOptions {
  readonly name?: ProviderName;
  /** @default ECDSA-P256 and Ed25519 */
  readonly algorithms?: readonly ComponentName[];
  /** These say that their self-test failed. */
  readonly failing?: readonly ComponentName[];
  /** `open` fails with this message. */
  readonly away?: string;
  /** Milliseconds. @default 200 */
  readonly deadline?: number;
}

interface Entry {
  readonly secretKey: SecretKey;
  readonly binding: Uint8Array;
  readonly publicKey: Uint8Array;
}

const engine = new OpensslSignatureEngine();
const kemEngine = new OpensslKemEngine();

/**
 * A backend for tests of everything above it: like a token it holds keys by name in memory and can destroy them, and
 * on demand it fails in every way a real one might. Its keys are lost with it.
 */
export class FakeProvider extends GuardedProvider {
  override readonly name: ProviderName;
  /** Set to misbehave, unset to behave. */
  fault: FakeFault | undefined;
  readonly #options: FakeOptions;
  readonly #keys = new Map<string, Entry>();
  /** Names of keys by the attempts that made them. */
  readonly #attempts = new Map<string, string>();

  constructor(options: FakeOptions = {}) {
    super({ verifier: engine, deadline: options.deadline ?? 200 });
    this.name = options.name ?? 'memory';
    this.#options = options;
  }

  /** How many keys it holds. */
  get size(): number {
    return this.#keys.size;
  }

  protected override async connect(): Promise<Capabilities> {
    if (this.#options.away !== undefined) throw new Error(this.#options.away);
    const { algorithms = ['ECDSA-P256', 'Ed25519'], failing = [] } = this.#options;
    return {
      algorithms: algorithms.map((algorithm) => capability(algorithm, failing.includes(algorithm))),
      powers: algorithms.some(isKemComponent) ? ['import', 'destroy', 'decapsulate'] : ['import', 'destroy'],
    };
  }

  protected override async disconnect(): Promise<void> {}

  protected override async makeKey({ binding, attempt }: GenerateRequest): Promise<HeldKey> {
    await this.#misbehave();
    const held = await this.#hold(binding, await freshKey(binding.algorithm));
    if (attempt !== undefined) this.#attempts.set(attempt, keyName(held.handle));
    return held;
  }

  protected override async takeKey({ binding, secretKey }: ImportRequest): Promise<HeldKey> {
    await this.#misbehave();
    const { algorithm } = binding;
    if (this.fault === 'imports-another') return await this.#hold(binding, await freshKey(algorithm));
    return await this.#hold(binding, { ...secretKey, algorithm, secret: secretKey.secret.slice() });
  }

  protected override async signWith({ key, operation }: SignRequest): Promise<SignResult> {
    await this.#misbehave();
    const entry = this.#entry(key.handle, bindingBytes(key.binding));
    if (!timingSafeEqual(entry.publicKey, key.publicKey) && this.fault !== 'public-key-of-another') {
      throw new KeyError('key.damaged', 'the public key is not that of the handle');
    }
    const noise = this.fault === 'signature-of-noise';
    const signature = await engine.sign(
      engine.loadSecretKey(signing(entry.secretKey)),
      noise ? { mode: 'pure', message: randomBytes(8) } : operation,
    );
    return { signature: this.fault === 'short-signature' ? signature.subarray(1) : signature };
  }

  protected override async signAllWith(request: SignAllRequest): Promise<SignAllResult> {
    const { signatures } = await super.signAllWith(request);
    return { signatures: this.fault === 'one-signature-less' ? signatures.slice(1) : signatures };
  }

  protected override async decapsulateWith({
    key,
    ciphertext,
  }: DecapsulateRequest): Promise<DecapsulateResult> {
    await this.#misbehave();
    const entry = this.#entry(key.handle, bindingBytes(key.binding));
    if (!timingSafeEqual(entry.publicKey, key.publicKey) && this.fault !== 'public-key-of-another') {
      throw new KeyError('key.damaged', 'the public key is not that of the handle');
    }
    const sharedSecret = await kemEngine.decapsulate(
      kemEngine.loadSecretKey(opening(entry.secretKey)),
      ciphertext,
    );
    if (this.fault === 'secret-of-noise') return { sharedSecret: new Uint8Array(randomBytes(32)) };
    return { sharedSecret: this.fault === 'short-secret' ? sharedSecret.subarray(1) : sharedSecret };
  }

  protected override async destroyKey({ key }: DestroyRequest): Promise<void> {
    await this.#misbehave();
    this.#keys.delete(keyName(key.handle));
  }

  protected override async abandonAttempt({ attempt }: AbandonRequest): Promise<void> {
    await this.#misbehave();
    this.#keys.delete(this.#attempts.get(attempt) ?? '');
  }

  async #misbehave(): Promise<void> {
    if (this.fault === 'throws') throw new RangeError('the fake broke down');
    if (this.fault === 'hangs') await new Promise(() => {});
  }

  async #hold(binding: Binding, secretKey: SecretKey): Promise<HeldKey> {
    const { algorithm } = secretKey;
    const handle = new Uint8Array(randomBytes(16));
    const publicKey = publicKeyOf(secretKey);
    this.#keys.set(keyName(handle), { secretKey, binding: bindingBytes(binding), publicKey });
    return await this.#distorted({
      algorithm,
      handle,
      publicKey,
      protection: { level: 'software' },
      evidence: { fake: true },
    });
  }

  /** What a lying backend answers in place of the truth. */
  async #distorted(held: HeldKey): Promise<HeldKey> {
    const lies: Partial<Record<FakeFault, () => Promise<Partial<HeldKey>>>> = {
      'short-public-key': async () => ({ publicKey: held.publicKey.subarray(1) }),
      'public-key-of-another': async () => ({
        publicKey: publicKeyOf(await freshKey(held.algorithm)),
      }),
      'no-handle': async () => ({ handle: new Uint8Array(0) }),
      'another-algorithm': async () => ({ algorithm: 'ML-DSA-44' }),
      // A lie that the type forbids and a library could still tell.
      'unknown-protection': async () => ({
        protection: { level: 'excellent' } as unknown as HeldKey['protection'],
      }),
    };
    const lie = this.fault === undefined ? undefined : lies[this.fault];
    return { ...held, ...(await lie?.()) };
  }

  #entry(handle: Uint8Array, binding: Uint8Array): Entry {
    const entry = this.#keys.get(keyName(handle));
    if (entry === undefined || Buffer.compare(entry.binding, binding) !== 0) {
      throw new KeyError('key.damaged', 'no such key under this binding');
    }
    return entry;
  }
}

function capability(algorithm: ComponentName, fails: boolean): AlgorithmCapability {
  return {
    algorithm,
    modes: isSignatureComponent(algorithm) ? ['pure'] : [],
    deterministic: false,
    canImport: true,
    protection: { level: 'software' },
    selfTest: fails ? 'advertised-but-failing' : 'ok',
    detail: fails ? 'the fake says so' : 'fake',
  };
}

function keyName(handle: Uint8Array): string {
  return Buffer.from(handle).toString('hex');
}

async function freshKey(algorithm: ComponentName): Promise<SecretKey> {
  const made = isKemComponent(algorithm) ? kemEngine.generate(algorithm) : engine.generate(algorithm);
  return (await made).secretKey;
}

function signing({ algorithm, form, secret }: SecretKey): SecretKey<SignatureComponentName> {
  if (isSignatureComponent(algorithm)) return { algorithm, form, secret };
  throw new TypeError(`${algorithm} does not sign`);
}

function opening({ algorithm, form, secret }: SecretKey): SecretKey<KemComponentName> {
  if (isKemComponent(algorithm)) return { algorithm, form, secret };
  throw new TypeError(`${algorithm} does not decapsulate`);
}
