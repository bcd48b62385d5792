import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import { isMlDsa } from '../../crypto/component-algorithm-table.js';
import type { SignatureEngine } from '../../crypto/engines/signature-engine.js';
import { verifyWith } from '../../crypto/engines/verify-with.js';
import { hashAlgorithm } from '../../crypto/hash.js';
import type { SignOperation } from '../../crypto/sign-operation.js';
import { KeyError, ProviderError } from '../../errors/index.js';
import type { Clock } from '../../platform/clock.js';
import type { Randomness } from '../../platform/randomness.js';
import type { AbandonRequest, Binding, HeldKey, KeyReference } from '../contract/index.js';
import { CKA, CKO } from './cryptoki-numbers.js';
import type { KeyPairHandles, ObjectHandle } from './cryptoki.js';
import { encodeHandle, OBJECT_ID_BYTES, type NativeHandle } from './key-handle.js';
import { readKeyEvidence, unproven, type KeyEvidence } from './key-evidence.js';
import type { NativeAlgorithm } from './native-algorithm.js';
import { destroyPair, generatePair } from './native-key-pair.js';
import type { ObjectName } from './object-finder.js';
import { attemptObjectId } from './attempt-object-id.js';
import { objectLabel } from './object-label.js';
import { quietly } from './quietly.js';
import { asBuffer } from './shared-buffer.js';
import type { TokenSession } from './token-session.js';

const FIRST_USE = new TextEncoder().encode('twinseal:first-use:v1');

/** What the self-tests and the names of native keys need. */
export interface NativeKeysOptions {
  readonly verifier: SignatureEngine;
  readonly randomness: Randomness;
  readonly clock: Clock;
}

/** Private keys that are token objects: made there, used there, never readable. */
export class NativeKeys {
  readonly #verifier: SignatureEngine;
  readonly #randomness: Randomness;
  readonly #clock: Clock;

  constructor({ verifier, randomness, clock }: NativeKeysOptions) {
    this.#verifier = verifier;
    this.#randomness = randomness;
    this.#clock = clock;
  }

  /**
   * Makes a key object. What the token made but cannot prove is destroyed again.
   *
   * @throws ProviderError `provider.fault` when the attributes read back do not prove it; Pkcs11Error
   */
  generate(token: TokenSession, algorithm: NativeAlgorithm, binding: Binding, attempt?: string): HeldKey {
    const id = attempt === undefined ? this.#randomness.bytes(OBJECT_ID_BYTES) : attemptObjectId(attempt);
    const pair = generatePair(token, algorithm, { persistent: true, id, label: objectLabel(binding) });
    try {
      const evidence = requireEvidence(token, algorithm, pair);
      return {
        algorithm: algorithm.name,
        handle: encodeHandle({ kind: 'native', id }),
        publicKey: algorithm.publicKey(token, pair.publicKey),
        protection: { level: 'hsm-native', token_class: token.identity.token_class },
        evidence: {
          origin: 'generated',
          object_id: Buffer.from(id).toString('hex'),
          attributes: evidence,
          token: token.identity,
          checked_at: this.#clock.timestamp(),
        },
      };
    } catch (error) {
      quietly(() => destroyPair(token, pair));
      throw error;
    }
  }

  /**
   * Signs with a key object. At its first use on a login the object must carry the key's binding and make a signature
   * that the stored public key verifies: a handle number may have come to mean another key.
   *
   * @throws KeyError `key.damaged`; Pkcs11Error
   */
  async sign(
    token: TokenSession,
    algorithm: NativeAlgorithm,
    key: KeyReference<SignatureComponentName>,
    { id }: NativeHandle,
    operation: SignOperation,
  ): Promise<Uint8Array> {
    const name = privateKeyName(algorithm, id, key);
    const { handle, fresh } = token.objects.find(token.cryptoki, token.session, name);
    if (fresh) {
      await this.#proveFirstUse(token, algorithm, key, handle);
      token.objects.remember(name, handle);
    }
    return await algorithm.sign(token, handle, operation);
  }

  /** Removes both objects of a key; one that is gone already is no error. @throws Pkcs11Error */
  destroy({ cryptoki, session, objects }: TokenSession, keyType: number, { id }: NativeHandle): void {
    for (const objectClass of [CKO.PRIVATE_KEY, CKO.PUBLIC_KEY]) {
      const template = [
        { type: CKA.CLASS, value: objectClass },
        { type: CKA.KEY_TYPE, value: keyType },
        { type: CKA.ID, value: id },
      ];
      for (const object of cryptoki.find(session, template, 1)) cryptoki.destroyObject(session, object);
    }
    objects.clear();
  }

  /**
   * Removes what an attempt left. An object of that id whose label is not the binding's is somebody else's and stays.
   *
   * @throws Pkcs11Error
   */
  abandon({ cryptoki, session, objects }: TokenSession, { attempt, binding }: AbandonRequest): void {
    for (const objectClass of [CKO.PRIVATE_KEY, CKO.PUBLIC_KEY]) {
      const template = [
        { type: CKA.CLASS, value: objectClass },
        { type: CKA.ID, value: attemptObjectId(attempt) },
        { type: CKA.LABEL, value: objectLabel(binding) },
        { type: CKA.TOKEN, value: true },
      ];
      for (const object of cryptoki.find(session, template, 1)) cryptoki.destroyObject(session, object);
    }
    objects.clear();
  }

  async #proveFirstUse(
    token: TokenSession,
    algorithm: NativeAlgorithm,
    key: KeyReference<SignatureComponentName>,
    handle: ObjectHandle,
  ): Promise<void> {
    const [label] = token.cryptoki.attributes(token.session, handle, [CKA.LABEL]);
    if (new TextDecoder().decode(label) !== objectLabel(key.binding)) {
      throw new KeyError('key.damaged', 'the token object belongs to another key than the stored row');
    }
    const operation = firstUseOperation(algorithm.name);
    const signature = await algorithm.sign(token, handle, operation);
    if (await verifyWith(this.#verifier, algorithm.name, key.publicKey, operation, signature)) return;
    throw new KeyError('key.damaged', 'the token object does not fit the stored public key');
  }
}

/** Never released; for ML-DSA under a context that no caller can ask for. */
function firstUseOperation(algorithm: SignatureComponentName): SignOperation {
  return { mode: 'pure', message: FIRST_USE, ...(isMlDsa(algorithm) && { context: FIRST_USE }) };
}

/** Its proof is for one binding and public key: the same object under another row has to prove itself anew. */
function privateKeyName(
  { keyType }: NativeAlgorithm,
  id: Uint8Array,
  { binding, publicKey }: KeyReference,
): ObjectName {
  const digest = hashAlgorithm('SHA-256').digest(publicKey);
  const proof = `${objectLabel(binding)} ${asBuffer(digest).toString('hex')}`;
  return { objectClass: CKO.PRIVATE_KEY, keyType, id, proof };
}

function requireEvidence(token: TokenSession, algorithm: NativeAlgorithm, pair: KeyPairHandles): KeyEvidence {
  const evidence = readKeyEvidence(token, pair.privateKey);
  const missing = unproven(evidence, algorithm.generateMechanism);
  if (missing.length === 0) return evidence;
  throw new ProviderError(
    'provider.fault',
    `the token does not prove of the key it made: ${missing.join(', ')}`,
    {
      facts: { algorithm: algorithm.name },
    },
  );
}
