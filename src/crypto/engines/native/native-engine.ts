import { KeyError } from '../../../errors/index.js';
import { concatBytes, wipe } from '../../bytes.js';
import type { MlDsaName, SignatureComponentName } from '../../component-algorithm.js';
import { componentAlgorithm, isMlDsa } from '../../component-algorithm-table.js';
import { mlDsaMessage, type MlDsaMessageOperation } from '../../ml-dsa-message.js';
import { MU_BYTES } from '../../ml-dsa-mu.js';
import { type RandomSource, systemRandom } from '../../random-source.js';
import type { SecretKey } from '../../secret-key.js';
import type { SignMode, SignOperation } from '../../sign-operation.js';
import { signatureAt } from '../../signature-at.js';
import { requireSigning, requireVerifying } from '../require-operation.js';
import type {
  GeneratedKeyPair,
  LoadedPublicKey,
  LoadedSecretKey,
  SignatureEngine,
} from '../signature-engine.js';
import type { Outcome } from './gathered-outcomes.js';
import type { AddonMlDsaKey, NativeAddon } from './native-addon.js';
import { NativePublicKey } from './native-public-key.js';
import { type AddToRound, NativeRounds } from './native-rounds.js';
import { NativeSecretKey } from './native-secret-key.js';

/** Length of rnd in bytes (FIPS 204 Algorithm 2). */
const RND_BYTES = 32;

/**
 * AWS-LC's ML-DSA, which is mldsa-native, in every mode, hedged and deterministic, and nothing else. Signatures and
 * verifications are made on libuv's threads, hashing of the message included; a key is expanded on the calling thread
 * when it is made or loaded (ML-DSA-65: under 0.1 ms).
 */
export class NativeSignatureEngine implements SignatureEngine {
  readonly name = 'native';
  readonly version: string;
  readonly #addon: NativeAddon;
  readonly #rounds: NativeRounds;
  readonly #random: RandomSource;

  /**
   * `random` gives seeds and the randomness of hedged signatures.
   * @param threads over how many what is asked for at once is spread; absent = as many as there are cores
   */
  constructor(addon: NativeAddon, random: RandomSource = systemRandom, threads?: number) {
    this.#addon = addon;
    this.#rounds = new NativeRounds(addon, threads);
    this.#random = random;
    this.version = addon.VERSION;
  }

  supports(algorithm: SignatureComponentName, _mode: SignMode, _deterministic: boolean): boolean {
    return isMlDsa(algorithm);
  }

  supportsVerify(algorithm: SignatureComponentName, _mode: SignMode): boolean {
    return isMlDsa(algorithm);
  }

  async generate<Name extends SignatureComponentName>(algorithm: Name): Promise<GeneratedKeyPair<Name>> {
    const secret = this.#random(componentAlgorithm(algorithm).seedBytes);
    const key = this.#addon.MlDsaSecretKey.fromSeed(requireMlDsa(algorithm), secret);
    const { publicKey } = key;
    key.dispose();
    return { secretKey: { algorithm, form: 'seed', secret }, publicKey };
  }

  loadSecretKey({ algorithm, form, secret }: SecretKey<SignatureComponentName>): LoadedSecretKey {
    const set = requireMlDsa(algorithm);
    const { seedBytes, expandedBytes } = componentAlgorithm(set);
    if (secret.length !== (form === 'seed' ? seedBytes : expandedBytes)) {
      throw new KeyError('key.material-refused', `an ${set} private key does not have this length`);
    }
    const { MlDsaSecretKey } = this.#addon;
    const key =
      form === 'seed' ? MlDsaSecretKey.fromSeed(set, secret) : MlDsaSecretKey.fromExpanded(set, secret);
    if (key === null) {
      throw new KeyError('key.material-refused', `the parts of the ${set} private key disagree`);
    }
    return new NativeSecretKey(set, key);
  }

  loadPublicKey(algorithm: SignatureComponentName, publicKey: Uint8Array): LoadedPublicKey | undefined {
    const set = requireMlDsa(algorithm);
    return publicKey.length === componentAlgorithm(set).publicKeyBytes
      ? new NativePublicKey(set, publicKey)
      : undefined;
  }

  async sign(key: LoadedSecretKey, operation: SignOperation): Promise<Uint8Array> {
    return signatureAt(await this.signAll(key, [operation]), 0);
  }

  async signAll(key: LoadedSecretKey, operations: readonly SignOperation[]): Promise<readonly Uint8Array[]> {
    if (!(key instanceof NativeSecretKey)) throw new TypeError('not a private key of the native engine');
    for (const operation of operations) {
      requireSigning(this, key.algorithm, operation);
      requireMu(operation);
    }
    return (await this.#signed(key.key, operations)).map(requireSignature);
  }

  async verify(key: LoadedPublicKey, operation: SignOperation, signature: Uint8Array): Promise<boolean> {
    if (!(key instanceof NativePublicKey)) throw new TypeError('not a public key of the native engine');
    const { algorithm, publicKey } = key;
    requireVerifying(this, algorithm, operation);
    requireMu(operation);
    const add = toVerify(algorithm, publicKey, operation, signature);
    if (!fits(algorithm, signature)) return false;
    const [outcome] = await this.#rounds.outcomesOf([add]);
    return outcome !== undefined;
  }

  /** The addon copies rnd when an operation is added, so it is wiped before the first of them begins. */
  #signed(key: AddonMlDsaKey, operations: readonly SignOperation[]): Promise<readonly Outcome[]> {
    const secretRandomness = this.#randomnessFor(operations);
    try {
      return this.#rounds.outcomesOf(
        operations.map((operation, index) =>
          toSign(key, operation, secretRandomness.subarray(index * RND_BYTES, (index + 1) * RND_BYTES)),
        ),
      );
    } finally {
      wipe(secretRandomness);
    }
  }

  /** rnd of each operation, drawn together: zeros for a deterministic one (FIPS 204 section 3.4). */
  #randomnessFor(operations: readonly SignOperation[]): Uint8Array {
    const length = operations.length * RND_BYTES;
    if (operations.every(({ deterministic }) => deterministic === true)) return new Uint8Array(length);
    const secretRandomness = this.#random(length);
    for (const [index, { deterministic }] of operations.entries()) {
      if (deterministic === true) secretRandomness.fill(0, index * RND_BYTES, (index + 1) * RND_BYTES);
    }
    return secretRandomness;
  }
}

function toSign(key: AddonMlDsaKey, operation: SignOperation, secretRandomness: Uint8Array): AddToRound {
  if (operation.mode === 'mu') return (round) => round.signMu(key, operation.mu, secretRandomness);
  const [prefix, message] = messageParts(operation);
  return (round) => round.signMessage(key, prefix, message, secretRandomness);
}

function toVerify(
  algorithm: MlDsaName,
  publicKey: Uint8Array,
  operation: SignOperation,
  signature: Uint8Array,
): AddToRound {
  if (operation.mode === 'mu') {
    return (round) => round.verifyMu(algorithm, publicKey, operation.mu, signature);
  }
  const [prefix, message] = messageParts(operation);
  return (round) => round.verifyMessage(algorithm, publicKey, prefix, message, signature);
}

/** M' as the addon takes it: what is before the message or digest in one array, so that no message is copied twice. */
function messageParts(operation: MlDsaMessageOperation): readonly [prefix: Uint8Array, message: Uint8Array] {
  const parts = mlDsaMessage(operation);
  const message = operation.mode === 'pure' ? operation.message : operation.digest;
  return [concatBytes(...parts.slice(0, -1)), message];
}

function requireSignature(outcome: Outcome): Uint8Array {
  if (outcome !== undefined) return outcome;
  throw new Error('the native engine made no signature');
}

function requireMu(operation: SignOperation): void {
  if (operation.mode === 'mu' && operation.mu.length !== MU_BYTES) throw new TypeError('mu has 64 bytes');
}

function fits(algorithm: MlDsaName, signature: Uint8Array): boolean {
  return signature.length === componentAlgorithm(algorithm).signatureBytes;
}

function requireMlDsa(algorithm: SignatureComponentName): MlDsaName {
  if (!isMlDsa(algorithm)) throw new TypeError(`the native engine has no ${algorithm}`);
  return algorithm;
}
