import type {
  ComponentName,
  KemComponentName,
  SignatureComponentName,
} from '../../crypto/component-algorithm.js';
import { componentAlgorithm } from '../../crypto/component-algorithm-table.js';
import { NobleSignatureEngine } from '../../crypto/engines/noble/noble-engine.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import { verifyWith } from '../../crypto/engines/verify-with.js';
import { hashAlgorithm } from '../../crypto/hash.js';
import type { SignMode, SignOperation } from '../../crypto/sign-operation.js';
import type { Binding, HeldKey, KeyProvider, KeyReference } from '../contract/index.js';

/** What legitimately differs from backend to backend. Nothing else does. */
export interface ProviderQuirks {
  /** Algorithms that must pass their self-tests here, with exactly the modes that must work. */
  readonly algorithms: Readonly<Partial<Record<SignatureComponentName, readonly SignMode[]>>>;
  /** Algorithms whose signatures can be made without randomness on request. */
  readonly deterministic: readonly SignatureComponentName[];
  /** Algorithms that keys can be imported of. */
  readonly imports: readonly SignatureComponentName[];
  /** A seed to import, of the algorithm's length. */
  readonly seed: (algorithm: ComponentName) => Uint8Array;
  /** Components that it opens ciphertexts with, and imports. Absent: none, and then it lists no such power. */
  readonly kems?: readonly KemComponentName[];
}

/** The key halves that a stored row holds. */
export type StoredHalves = Pick<HeldKey, 'handle' | 'publicKey'>;

const engines = [new OpensslSignatureEngine(), new NobleSignatureEngine()];

export const MESSAGE = new TextEncoder().encode('a message for the provider contract');
export const PURE: SignOperation = { mode: 'pure', message: MESSAGE };

/** One provider and one algorithm under test. `provider` and `held` exist once the suite's set-up has run. */
export class ContractSubject {
  readonly algorithm: SignatureComponentName;
  readonly quirks: ProviderQuirks;
  readonly binding: Binding;
  readonly #provider: () => KeyProvider;
  #held: HeldKey | undefined;

  constructor(algorithm: SignatureComponentName, quirks: ProviderQuirks, provider: () => KeyProvider) {
    this.algorithm = algorithm;
    this.quirks = quirks;
    this.binding = bindingFor(algorithm);
    this.#provider = provider;
  }

  get provider(): KeyProvider {
    return this.#provider();
  }

  /** The key that most tests share. */
  get held(): HeldKey {
    if (this.#held === undefined) throw new TypeError('the suite has not made its key yet');
    return this.#held;
  }

  async makeKey(): Promise<void> {
    this.#held = await this.provider.generate({ binding: this.binding });
  }

  /** Signs with the shared key, or with the given halves or binding in its place. */
  async sign(
    operation: SignOperation,
    halves: StoredHalves = this.held,
    binding: Binding = this.binding,
  ): Promise<Uint8Array> {
    return (await this.provider.sign({ key: this.#reference(halves, binding), operation })).signature;
  }

  /** Signs several together with the shared key, or with the given halves in its place. */
  async signAll(
    operations: readonly SignOperation[],
    halves: StoredHalves = this.held,
  ): Promise<readonly Uint8Array[]> {
    const key = this.#reference(halves, this.binding);
    return (await this.provider.signAll({ key, operations })).signatures;
  }

  async verify(
    operation: SignOperation,
    signature: Uint8Array,
    publicKey: Uint8Array = this.held.publicKey,
  ): Promise<boolean> {
    const engine = engines.find((one) => one.supportsVerify(this.algorithm, operation.mode));
    if (engine === undefined)
      throw new TypeError(`no engine verifies ${operation.mode} of ${this.algorithm}`);
    return await verifyWith(engine, this.algorithm, publicKey, operation, signature);
  }

  #reference({ handle, publicKey }: StoredHalves, binding: Binding): KeyReference<SignatureComponentName> {
    return { algorithm: this.algorithm, binding, handle, publicKey };
  }

  operationIn(mode: SignMode): SignOperation {
    switch (mode) {
      case 'pure':
        return PURE;
      case 'hash': {
        const hash = componentAlgorithm(this.algorithm).ownHash ?? 'SHA3-512';
        return { mode, hash, digest: hashAlgorithm(hash).digest(MESSAGE) };
      }
      case 'mu':
        return { mode, mu: hashAlgorithm('SHAKE256').digest(MESSAGE) };
    }
  }
}

/** Ways in which a binding can differ from that of `bindingFor`. */
export const OTHER_BINDINGS: readonly Partial<Binding>[] = [
  { projectId: 'proj_b' },
  { keyId: 'key_b' },
  { version: 2 },
  { purpose: 'token' },
  { keyAlgorithm: 'MLDSA65-ECDSA-P256-SHA512' },
  { role: 'traditional' },
];

export function bindingFor(algorithm: ComponentName, changes: Partial<Binding> = {}): Binding {
  return {
    projectId: 'proj_a',
    keyId: 'key_a',
    version: 1,
    purpose: 'general',
    keyAlgorithm: algorithm,
    role: 'whole',
    algorithm,
    ...changes,
  };
}

/** The code of the error that a deed ends with; a text that is no code when it succeeds. */
export async function codeOf(deed: Promise<unknown> | undefined): Promise<unknown> {
  try {
    await deed;
    return 'it succeeded';
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
  }
}

/** A copy with one bit changed. */
export function flipped(bytes: Uint8Array, index: number): Uint8Array {
  const damaged = bytes.slice();
  damaged[index] = (damaged[index] ?? 0) ^ 0x01;
  return damaged;
}
