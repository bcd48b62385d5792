import { KeyError } from '../../errors/index.js';
import { concatBytes, sameBytes, wipe } from '../bytes.js';
import type { ComponentAlgorithm, EcdsaName, SignatureComponentName } from '../component-algorithm.js';
import { componentAlgorithm, isEcdsa } from '../component-algorithm-table.js';
import { readDer } from '../encodings/der-reader.js';
import { derOid, derSequence } from '../encodings/der-writer.js';
import { encodeEcPrivateKey, readEcPrivateKey } from '../encodings/ec-private-key.js';
import { beginsAsPkcs8, readPrivateKeyInfo } from '../encodings/pkcs8-decode.js';
import { publicKeyOf } from '../public-key-of.js';
import type { SecretKey } from '../secret-key.js';
import { type CompositeSuite, isHeld } from './composite-suite.js';

/** Both private keys of a composite, each in seed form. The holder wipes both. */
export interface CompositeSecretKeys {
  readonly mlDsa: SecretKey<SignatureComponentName>;
  readonly traditional: SecretKey<SignatureComponentName>;
}

/** A composite private key that was imported, with the raw public key it gives. */
export interface ParsedCompositePrivateKey {
  readonly secretKeys: CompositeSecretKeys;
  readonly publicKey: Uint8Array;
}

/**
 * Reads a composite private key, raw (`seed32 || traditional part`, section 4 of the draft) or in PKCS#8 DER, version 0.
 * The traditional part is the raw EdDSA key or a strict ECPrivateKey that names its curve; one that keeps its public
 * key, as some implementations write it, is accepted when that is the scalar's. An expanded ML-DSA half has no place in
 * this form and is refused. The caller wipes `secretEncoded` and the result.
 *
 * @throws KeyError `key.material-refused`
 */
export function parseCompositePrivateKey(
  suite: CompositeSuite,
  secretEncoded: Uint8Array,
): ParsedCompositePrivateKey {
  const raw = beginsAsPkcs8(secretEncoded) ? unwrapPkcs8(suite, secretEncoded) : secretEncoded;
  const { seedBytes, name } = suite.mlDsa;
  if (raw.length <= seedBytes) return refuse(suite, 'it is too short');
  const traditional = readTraditional(suite, raw.subarray(seedBytes));
  const mlDsa: SecretKey<SignatureComponentName> = {
    algorithm: name,
    form: 'seed',
    secret: raw.slice(0, seedBytes),
  };
  const publicKey = concatBytes(publicKeyOf(mlDsa), traditional.publicKey);
  return { secretKeys: { mlDsa, traditional: traditional.secretKey }, publicKey };
}

function suiteIdentifier({ oid }: CompositeSuite): Uint8Array {
  return derSequence(derOid(oid));
}

function unwrapPkcs8(suite: CompositeSuite, secretDer: Uint8Array): Uint8Array {
  return readDer(
    secretDer,
    (reader) => readPrivateKeyInfo(suiteIdentifier(suite), reader),
    ({ message }) => refuse(suite, message),
  );
}

interface TraditionalKey {
  readonly secretKey: SecretKey<SignatureComponentName>;
  readonly publicKey: Uint8Array;
}

function readTraditional(suite: CompositeSuite, encoded: Uint8Array): TraditionalKey {
  const { traditional } = suite;
  if (!isHeld(traditional)) return refuse(suite, 'such keys are only verified with');
  if (isEcdsa(traditional.name)) return readEc(suite, componentAlgorithm(traditional.name), encoded);
  if (encoded.length !== traditional.seedBytes) return refuse(suite, 'its length is another');
  const secretKey = { algorithm: traditional.name, form: 'seed', secret: encoded.slice() } as const;
  return { secretKey, publicKey: publicKeyOf(secretKey) };
}

function readEc(
  suite: CompositeSuite,
  algorithm: ComponentAlgorithm<EcdsaName>,
  encoded: Uint8Array,
): TraditionalKey {
  const found = readDer(
    encoded,
    (reader) => readEcPrivateKey(algorithm, reader),
    ({ message }) => refuse(suite, message),
  );
  const canonical = encodeEcPrivateKey(algorithm.oid, found.secretScalar, found.publicKey);
  const isCanonical = sameBytes(canonical, encoded);
  wipe(canonical);
  if (!isCanonical) return refuse(suite, 'the ECPrivateKey does not name its curve');
  const secretKey = { algorithm: algorithm.name, form: 'seed', secret: found.secretScalar.slice() } as const;
  const publicKey = publicKeyOf(secretKey);
  if (found.publicKey !== undefined && !sameBytes(found.publicKey, publicKey)) {
    return refuse(suite, 'the public key inside is not that of the private key');
  }
  return { secretKey, publicKey };
}

function refuse({ name }: CompositeSuite, reason: string): never {
  throw new KeyError('key.material-refused', `not a private key of ${name}: ${reason}`);
}
