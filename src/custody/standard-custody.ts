import type { InTurn, WorkerPool } from '../compute/index.js';
import type { Encapsulation } from '../crypto/engines/kem-engine.js';
import type { MlKemName, SignatureComponentName } from '../crypto/component-algorithm.js';
import { isSignatureComponent } from '../crypto/component-algorithm-table.js';
import type { ComponentRole } from '../crypto/component-role.js';
import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { kemCiphertextParts } from '../crypto/kem/kem-parts.js';
import type { SecretKey } from '../crypto/secret-key.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import { signatureAt } from '../crypto/signature-at.js';
import { KeyError, ProviderError } from '../errors/index.js';
import type { Ids } from '../platform/ids.js';
import type { Logger } from '../platform/logging/logger.js';
import { withPower, type KeyPurpose, type KeyReference, type ProviderRegistry } from '../providers/index.js';
import type { Sealer } from '../sealing/index.js';
import type { AttemptLog, KeyAttempt } from './attempt-log.js';
import { componentMac } from './component-integrity.js';
import { Custody, type NewMaterial } from './custody.js';
import { encapsulateToPublic } from './encapsulator.js';
import { kemPartsOf } from './kem-parts.js';
import { kemShapeOf } from './kem-shapes.js';
import { referenceTo } from './key-binding.js';
import type { KeyMaterial, StoredComponent } from './key-material.js';
import { shapeOf } from './key-shapes.js';
import { MaterialCheck } from './material-check.js';
import { MaterialMaker } from './material-maker.js';
import { verifyWithPublicKey } from './public-verification.js';
import { providersOf, type SignatureObserver } from './signature-observer.js';
import { SignatureVerifier, type VerifyingKey } from './signature-verifier.js';
import type { VerifierSeat } from './verifier-plan.js';

/** What custody stands on; wired by the composition root. */
export interface CustodyParts {
  readonly providers: ProviderRegistry;
  readonly sealer: Sealer;
  readonly pool: WorkerPool;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Absent: no backend holds objects of its own. */
  readonly attempts?: AttemptLog;
  /** Told of every signature. */
  readonly observer?: SignatureObserver;
  /** @default `verifierPlan()` */
  readonly verifiers?: readonly VerifierSeat[];
}

/** Custody over the registered providers. It keeps caches only; keys lie in the rows and in the providers. */
export class StandardCustody extends Custody {
  readonly #providers: ProviderRegistry;
  readonly #sealer: Sealer;
  readonly #pool: WorkerPool;
  readonly #logger: Logger;
  readonly #maker: MaterialMaker;
  readonly #check: MaterialCheck;
  readonly #verifier: SignatureVerifier;
  readonly #observer: SignatureObserver | undefined;

  constructor({ providers, sealer, pool, ids, logger, attempts, observer, verifiers }: CustodyParts) {
    super();
    this.#providers = providers;
    this.#sealer = sealer;
    this.#pool = pool;
    this.#logger = logger;
    this.#maker = new MaterialMaker(providers, sealer, ids, attempts);
    this.#check = new MaterialCheck(sealer);
    this.#verifier = new SignatureVerifier(pool, verifiers);
    this.#observer = observer;
  }

  override generate(plan: NewMaterial): Promise<KeyMaterial> {
    return this.#maker.generate(plan, (made) => this.discard(made));
  }

  override import(plan: NewMaterial, ...secretKeys: readonly SecretKey[]): Promise<KeyMaterial> {
    return this.#maker.import(plan, secretKeys, (made) => this.discard(made));
  }

  override async discard(material: KeyMaterial): Promise<void> {
    for (const component of material.components) await this.#discardOne(material, component);
  }

  override async abandon({ id, provider, binding }: KeyAttempt): Promise<void> {
    await withPower(this.#providers.holder(provider), 'destroy')?.abandon({ attempt: id, binding });
  }

  override async prove(material: KeyMaterial, purpose: KeyPurpose): Promise<void> {
    await this.#alarmed(material, async () => void this.#check.require(material, purpose));
  }

  override async sign(
    material: KeyMaterial,
    purpose: KeyPurpose,
    operation: SignOperation,
  ): Promise<Uint8Array> {
    return signatureAt(await this.signAll(material, purpose, [operation]), 0);
  }

  override async signAll(
    material: KeyMaterial,
    purpose: KeyPurpose,
    operations: readonly SignOperation[],
  ): Promise<readonly Uint8Array[]> {
    return await this.#alarmed(material, async () => {
      const algorithm = this.#check.require(material, purpose);
      const signatures = await shapeOf(algorithm).sign(algorithm, operations, (role, parts) =>
        this.#signParts(material, algorithm, role, parts),
      );
      this.#observer?.signed(algorithm.name, providersOf(material), signatures.length);
      return signatures;
    });
  }

  override async signInTurns<Result>(
    material: KeyMaterial,
    batch: (inTurn: InTurn) => Promise<Result>,
  ): Promise<Result> {
    return await this.#pool.batchesOf(providersOf(material)).admit(batch);
  }

  override async verifyInTurns<Result>(batch: (inTurn: InTurn) => Promise<Result>): Promise<Result> {
    return await this.#pool.batchesOf('verification').admit(batch);
  }

  override async verify(
    material: KeyMaterial,
    purpose: KeyPurpose,
    operation: SignOperation,
    signature: Uint8Array,
  ): Promise<boolean> {
    return await this.#alarmed(material, async () => {
      const algorithm = this.#check.require(material, purpose);
      return await shapeOf(algorithm).verify(algorithm, operation, signature, (role, part, partSignature) =>
        this.#verifier.verify(verifyingKey(componentOf(material, role)), part, partSignature),
      );
    });
  }

  override async verifyPublic(
    algorithmName: string,
    publicKey: Uint8Array,
    operation: SignOperation,
    signature: Uint8Array,
  ): Promise<boolean> {
    return await verifyWithPublicKey(this.#verifier, algorithmName, publicKey, operation, signature);
  }

  override async encapsulate(
    material: KeyMaterial,
    purpose: KeyPurpose,
    secretCoins?: readonly Uint8Array[],
  ): Promise<Encapsulation> {
    return await this.#alarmed(material, async () => {
      const algorithm = this.#check.require(material, purpose);
      const parts = kemPartsOf(this.#providers, material, algorithm, secretCoins);
      return await kemShapeOf(algorithm).encapsulate(parts);
    });
  }

  override encapsulatePublic(
    algorithm: MlKemName,
    publicKey: Uint8Array,
  ): Promise<Encapsulation | undefined> {
    return encapsulateToPublic(algorithm, publicKey);
  }

  override async decapsulate(
    material: KeyMaterial,
    purpose: KeyPurpose,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array> {
    return await this.#alarmed(material, async () => {
      const algorithm = this.#check.require(material, purpose);
      const parts = kemPartsOf(this.#providers, material, algorithm);
      return await kemShapeOf(algorithm).decapsulate(parts, kemCiphertextParts(algorithm, ciphertext));
    });
  }

  override async reseal(material: KeyMaterial): Promise<KeyMaterial> {
    this.#check.require(material, material.purpose);
    const components: StoredComponent[] = [];
    for (const stored of material.components) components.push(await this.#resealOne(material, stored));
    return { ...material, components };
  }

  override deterministicSecret(material: KeyMaterial, purpose: KeyPurpose): Uint8Array {
    this.#check.require(material, purpose);
    const { projectId, keyId, version, algorithm } = material;
    const context = JSON.stringify([projectId, keyId, version, algorithm]);
    return this.#sealer.deriveSecret('kem-deterministic', new TextEncoder().encode(context));
  }

  async #signParts(
    material: KeyMaterial,
    algorithm: KeyAlgorithm,
    role: ComponentRole,
    operations: readonly SignOperation[],
  ): Promise<readonly Uint8Array[]> {
    const stored = componentOf(material, role);
    const component = algorithm.components.find((one) => one.role === role);
    if (component === undefined) throw new TypeError(`${algorithm.name} has no component ${role}`);
    const key = referenceTo(material, stored, component);
    if (!signs(key)) throw new TypeError(`${key.algorithm} does not sign`);
    const provider = this.#providers.holder(stored.provider);
    const [only] = operations;
    if (only !== undefined && operations.length === 1) {
      return [(await provider.sign({ key, operation: only })).signature];
    }
    return (await provider.signAll({ key, operations })).signatures;
  }

  /** What a token holds or seals stays as it is: the master key has no part in it. Its row is proven anew all the same. */
  async #resealOne(material: KeyMaterial, stored: StoredComponent): Promise<StoredComponent> {
    const handle = this.#sealer.isSealed(stored.handle)
      ? await this.#resealedHandle(material, stored)
      : stored.handle;
    const resealed = { ...stored, handle };
    return { ...resealed, integrity: componentMac(this.#sealer, material, resealed) };
  }

  async #resealedHandle(material: KeyMaterial, stored: StoredComponent): Promise<Uint8Array> {
    const component = keyAlgorithm(material.algorithm).components.find(({ role }) => role === stored.role);
    const provider = withPower(this.#providers.holder(stored.provider), 'reseal');
    if (provider === undefined || component === undefined) {
      throw new ProviderError('provider.unavailable', `${stored.provider} cannot seal its keys anew now`, {
        facts: { provider: stored.provider },
      });
    }
    return (await provider.reseal({ key: referenceTo(material, stored, component) })).handle;
  }

  async #discardOne(material: KeyMaterial, stored: StoredComponent): Promise<void> {
    try {
      const provider = withPower(this.#providers.holder(stored.provider), 'destroy');
      const component = keyAlgorithm(material.algorithm).components.find(({ role }) => role === stored.role);
      if (provider === undefined || component === undefined) return;
      await provider.destroy({ key: referenceTo(material, stored, component) });
    } catch (error) {
      this.#logger.warn(
        'a private key without a row could not be destroyed; the provider sweeps it later',
        { provider: stored.provider, version_id: material.versionId, component_id: stored.id },
        error,
      );
    }
  }

  /** A damaged key is somebody's mistake or somebody's attempt: an operator must know. */
  async #alarmed<Outcome>(material: KeyMaterial, deed: () => Promise<Outcome>): Promise<Outcome> {
    try {
      return await deed();
    } catch (error) {
      if (error instanceof KeyError && error.code === 'key.damaged') this.#alarm(material, error);
      throw error;
    }
  }

  #alarm({ versionId, projectId, keyId, version, algorithm }: KeyMaterial, error: KeyError): void {
    this.#logger.alarm(
      'a stored key is damaged and was not used',
      { version_id: versionId, project_id: projectId, key_id: keyId, version, algorithm },
      error,
    );
  }
}

function componentOf({ components }: KeyMaterial, role: ComponentRole): StoredComponent {
  const component = components.find((one) => one.role === role);
  if (component === undefined) throw new TypeError(`the key has no component ${role}`);
  return component;
}

function signs(key: KeyReference): key is KeyReference<SignatureComponentName> {
  return isSignatureComponent(key.algorithm);
}

function verifyingKey({ id, algorithm, publicKey }: StoredComponent): VerifyingKey {
  if (!isSignatureComponent(algorithm)) throw new TypeError(`${algorithm} does not sign`);
  return { algorithm, publicKey, cacheAs: id };
}
