import type { InTurn } from '../compute/index.js';
import type { MlKemName } from '../crypto/component-algorithm.js';
import type { Encapsulation } from '../crypto/engines/kem-engine.js';
import type { SecretKey } from '../crypto/secret-key.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import type { ComponentRole, KeyPurpose, ProviderName } from '../providers/index.js';
import type { KeyAttempt } from './attempt-log.js';
import type { KeyMaterial } from './key-material.js';

/** Identity of a key version about to be made. */
export interface NewMaterial {
  readonly versionId: string;
  readonly projectId: string;
  readonly keyId: string;
  readonly version: number;
  readonly purpose: KeyPurpose;
  /** Canonical algorithm name. */
  readonly algorithm: string;
  /** Where each of its private keys shall live; for a role that is absent, the deployment's default. */
  readonly providers?: ProviderByRole;
}

/** Providers of a key's components. */
export type ProviderByRole = Readonly<Partial<Record<ComponentRole, ProviderName>>>;

/**
 * Stored key material in use; the only caller of providers. Every method that takes stored material checks its
 * integrity and that its purpose is the one the caller states, so a token key cannot serve `/signature/sign`.
 *
 * Errors: those of `KeyProvider`, plus `key.damaged` when the stored row does not prove whole.
 */
export abstract class Custody {
  /** Makes private keys for a version that is not stored yet. Call `discard` when the commit fails. */
  abstract generate(plan: NewMaterial): Promise<KeyMaterial>;
  /** Takes over private keys, one per component in role order; the caller wipes them. */
  abstract import(plan: NewMaterial, ...secretKeys: readonly SecretKey[]): Promise<KeyMaterial>;
  /** Destroys what `generate` or `import` left in a backend. Never throws; an orphan is logged and swept later. */
  abstract discard(material: KeyMaterial): Promise<void>;
  /**
   * Destroys what an attempt left of which no stored version came; nothing, where it left nothing.
   * @throws ProviderError `provider.unavailable` while the backend is away
   */
  abstract abandon(attempt: KeyAttempt): Promise<void>;
  /**
   * Proves stored material whole before what it says is passed on: a public key that somebody swapped in the row would
   * otherwise be handed out as the key's own.
   */
  abstract prove(material: KeyMaterial, purpose: KeyPurpose): Promise<void>;
  /** Signature in the algorithm's wire form. */
  abstract sign(material: KeyMaterial, purpose: KeyPurpose, operation: SignOperation): Promise<Uint8Array>;
  /**
   * Several signatures together, which costs less than each by itself: one for each operation, in their order, all of
   * them or none. They share one call's deadline, so they are to be few.
   */
  abstract signAll(
    material: KeyMaterial,
    purpose: KeyPurpose,
    operations: readonly SignOperation[],
  ): Promise<readonly Uint8Array[]>;
  /**
   * Runs a batch that passes each of its groups, of up to 16 signatures, to `inTurn`: the groups of all batches whose keys
   * live in the same place take turns.
   * @throws ServiceError `service.overloaded` when there are too many batches; nothing was begun
   */
  abstract signInTurns<Result>(
    material: KeyMaterial,
    batch: (inTurn: InTurn) => Promise<Result>,
  ): Promise<Result>;
  /** The same for groups of verifications, which wait for no backend. */
  abstract verifyInTurns<Result>(batch: (inTurn: InTurn) => Promise<Result>): Promise<Result>;
  /** True when `signature` is right; any well-formed request answers, whatever the signature's bytes or length. */
  abstract verify(
    material: KeyMaterial,
    purpose: KeyPurpose,
    operation: SignOperation,
    signature: Uint8Array,
  ): Promise<boolean>;
  /** Checks a signature with a public key that is not stored. `publicKey` is raw and already checked for its shape. */
  abstract verifyPublic(
    algorithm: string,
    publicKey: Uint8Array,
    operation: SignOperation,
    signature: Uint8Array,
  ): Promise<boolean>;
  /**
   * A fresh secret for the holder of a KEM key, made from its public half: no provider is needed. The caller wipes
   * `sharedSecret`.
   *
   * @param secretCoins one run of 32 bytes per component that decide the outcome; absent: the platform's randomness
   */
  abstract encapsulate(
    material: KeyMaterial,
    purpose: KeyPurpose,
    secretCoins?: readonly Uint8Array[],
  ): Promise<Encapsulation>;
  /**
   * A fresh secret for the holder of a key that is not stored; undefined when the bytes are no public key of that
   * algorithm (FIPS 203 section 7.2). The caller wipes `sharedSecret`.
   */
  abstract encapsulatePublic(algorithm: MlKemName, publicKey: Uint8Array): Promise<Encapsulation | undefined>;
  /**
   * The secret inside a ciphertext of the algorithm's length; another one when it is not genuine, never an error. The
   * caller wipes it.
   */
  abstract decapsulate(
    material: KeyMaterial,
    purpose: KeyPurpose,
    ciphertext: Uint8Array,
  ): Promise<Uint8Array>;
  /**
   * The same material with every private key that the master key seals, and the proof of every row, under the current
   * master key. Purposes do not matter: nothing is used.
   */
  abstract reseal(material: KeyMaterial): Promise<KeyMaterial>;
  /** 32 bytes for deterministic encryption that belong to this key version alone. The caller wipes them. */
  abstract deterministicSecret(material: KeyMaterial, purpose: KeyPurpose): Uint8Array;
}
