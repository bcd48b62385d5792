import { KeyError } from '../../../errors/index.js';
import { wipe } from '../../bytes.js';
import type { EcdsaName, MlDsaName, SignatureComponentName } from '../../component-algorithm.js';
import { componentAlgorithm, isEcdsa, isMlDsa } from '../../component-algorithm-table.js';
import type { RandomSource } from '../../random-source.js';
import type { SecretKey } from '../../secret-key.js';
import type { GeneratedKeyPair } from '../signature-engine.js';
import { isEcScalar, isUncompressedPoint, nobleCurve } from './noble-curves.js';
import { NobleEcdsaPublicKey } from './noble-ecdsa-public-key.js';
import { NobleEcdsaSecretKey } from './noble-ecdsa-secret-key.js';
import { expandedKeyAgrees, expandMlDsaSeed } from './noble-ml-dsa.js';
import { NobleMlDsaPublicKey } from './noble-ml-dsa-public-key.js';
import { NobleMlDsaSecretKey } from './noble-ml-dsa-secret-key.js';
import type { NoblePublicKey } from './noble-public-key.js';
import type { NobleSecretKey } from './noble-secret-key.js';

/**
 * @throws KeyError `key.material-refused` for a wrong length, an EC scalar outside 1 to n-1, or an expanded ML-DSA key
 *   with values out of range or another key's tr; t0 is compared at import only (`parsePrivateKey`)
 */
export function nobleSecretKey(secretKey: SecretKey<SignatureComponentName>): NobleSecretKey {
  const { algorithm, form, secret } = secretKey;
  const { seedBytes, expandedBytes } = componentAlgorithm(algorithm);
  if (secret.length !== (form === 'seed' ? seedBytes : expandedBytes)) {
    throw new KeyError('key.material-refused', `an ${algorithm} private key does not have this length`);
  }
  if (isMlDsa(algorithm)) {
    if (form === 'seed') {
      return new NobleMlDsaSecretKey(algorithm, expandMlDsaSeed(algorithm, secret).secretExpanded);
    }
    return expandedSecretKey(algorithm, secret);
  }
  return ecSecretKey(requireEcdsa(algorithm), secret);
}

/** Undefined when the bytes are no public key of the algorithm. */
export function noblePublicKey(
  algorithm: SignatureComponentName,
  publicKey: Uint8Array,
): NoblePublicKey | undefined {
  if (isMlDsa(algorithm)) {
    const fits = publicKey.length === componentAlgorithm(algorithm).publicKeyBytes;
    return fits ? new NobleMlDsaPublicKey(algorithm, publicKey) : undefined;
  }
  const curve = requireEcdsa(algorithm);
  return isUncompressedPoint(curve, publicKey) ? new NobleEcdsaPublicKey(curve, publicKey) : undefined;
}

/** A key pair from fresh randomness. The caller wipes the secret. */
export function nobleKeyPair<Name extends SignatureComponentName>(
  algorithm: Name,
  random: RandomSource,
): GeneratedKeyPair<Name> {
  const { secret, publicKey } = isMlDsa(algorithm)
    ? mlDsaKeyPair(algorithm, random)
    : ecKeyPair(requireEcdsa(algorithm), random);
  return { secretKey: { algorithm, form: 'seed', secret }, publicKey };
}

interface RawKeyPair {
  readonly secret: Uint8Array;
  readonly publicKey: Uint8Array;
}

function mlDsaKeyPair(algorithm: MlDsaName, random: RandomSource): RawKeyPair {
  const secret = random(componentAlgorithm(algorithm).seedBytes);
  const { publicKey, secretExpanded } = expandMlDsaSeed(algorithm, secret);
  wipe(secretExpanded);
  return { secret, publicKey };
}

/** Half as many bytes again as the scalar has, so that the reduction modulo n shows no bias (FIPS 186-5 A.2.1). */
function ecKeyPair(algorithm: EcdsaName, random: RandomSource): RawKeyPair {
  const { getPublicKey, utils } = nobleCurve(algorithm);
  const secretEntropy = random(Math.ceil(componentAlgorithm(algorithm).seedBytes * 1.5));
  const secret = utils.randomSecretKey(secretEntropy);
  wipe(secretEntropy);
  return { secret, publicKey: getPublicKey(secret, false) };
}

function expandedSecretKey(algorithm: MlDsaName, secretExpanded: Uint8Array): NobleSecretKey {
  if (!expandedKeyAgrees(algorithm, secretExpanded)) {
    throw new KeyError('key.material-refused', `the parts of the ${algorithm} private key disagree`);
  }
  return new NobleMlDsaSecretKey(algorithm, secretExpanded.slice());
}

function ecSecretKey(algorithm: EcdsaName, secretScalar: Uint8Array): NobleSecretKey {
  if (!isEcScalar(algorithm, secretScalar)) {
    throw new KeyError('key.material-refused', `the ${algorithm} private key is not between 1 and n-1`);
  }
  return new NobleEcdsaSecretKey(algorithm, secretScalar.slice());
}

function requireEcdsa(algorithm: SignatureComponentName): EcdsaName {
  if (!isEcdsa(algorithm)) throw new TypeError(`noble is not used for ${algorithm}`);
  return algorithm;
}
