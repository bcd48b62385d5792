import { KeyError } from '../../errors/index.js';
import { sameBytes } from '../bytes.js';
import type { ComponentAlgorithm, ComponentName } from '../component-algorithm.js';
import { componentAlgorithm, isEcdsa, isMlDsa, isMlKem } from '../component-algorithm-table.js';
import { publicKeyOf } from '../public-key-of.js';
import type { SecretKey } from '../secret-key.js';
import { componentIdentifier } from './algorithm-identifier.js';
import { DerReader, readDer } from './der-reader.js';
import { DerTag } from './der-tag.js';
import { readEcPrivateKey } from './ec-private-key.js';
import { readMlPrivateKey } from './ml-private-key.js';
import { beginsAsPkcs8, readPrivateKeyInfo } from './pkcs8-decode.js';

/** A private key that was imported, with the public key it gives. */
export interface ParsedPrivateKey<Name extends ComponentName = ComponentName> {
  /** In an array of its own, which the caller wipes. */
  readonly secretKey: SecretKey<Name>;
  /** Raw. */
  readonly publicKey: Uint8Array;
}

/**
 * Reads a private key: the raw seed (ML-DSA xi, ML-KEM d || z, EC scalar, EdDSA or X25519 private key) when the length
 * is that, else PKCS#8 DER, version 0, without attributes. What begins as PKCS#8 is never taken as a seed. DER is
 * strict, the AlgorithmIdentifier must be the algorithm's to the byte. Parts that come along must agree: seed with
 * expanded key, scalar with public point, inside an expanded ML-DSA key s1, s2, t0 and tr, inside an expanded ML-KEM
 * key the two halves and the hash (FIPS 203 section 7.3). An EC scalar is 1 to n-1. The caller wipes `secretEncoded`.
 *
 * @throws KeyError `key.material-refused`
 */
export function parsePrivateKey<Name extends ComponentName>(
  name: Name,
  secretEncoded: Uint8Array,
): ParsedPrivateKey<Name> {
  const algorithm = componentAlgorithm(name);
  const found: KeyParts =
    secretEncoded.length === algorithm.seedBytes && !beginsAsPkcs8(secretEncoded)
      ? { form: 'seed', secret: secretEncoded }
      : readDer(
          secretEncoded,
          (reader) => readPkcs8(algorithm, reader),
          ({ message }) => refuse(name, message),
        );
  const publicKey = publicKeyOf({ algorithm: name, form: found.form, secret: found.secret });
  if (found.publicKey !== undefined && !sameBytes(found.publicKey, publicKey)) {
    return refuse(name, 'the public key inside is not that of the private key');
  }
  return { secretKey: { algorithm: name, form: found.form, secret: found.secret.slice() }, publicKey };
}

/** What a private key's encoding holds, as views of it. */
interface KeyParts {
  readonly form: SecretKey['form'];
  readonly secret: Uint8Array;
  readonly publicKey?: Uint8Array;
}

function readPkcs8(algorithm: ComponentAlgorithm, reader: DerReader): KeyParts {
  const privateKey = new DerReader(readPrivateKeyInfo(componentIdentifier(algorithm), reader));
  const parts = readPrivateKey(algorithm, privateKey);
  privateKey.end('privateKey');
  return parts;
}

function readPrivateKey({ name }: ComponentAlgorithm, reader: DerReader): KeyParts {
  if (isMlDsa(name) || isMlKem(name)) return readMlPrivateKey(componentAlgorithm(name), reader);
  if (!isEcdsa(name)) return { form: 'seed', secret: reader.contents(DerTag.octetString, 'private key') };
  const { secretScalar, publicKey } = readEcPrivateKey(componentAlgorithm(name), reader);
  return { form: 'seed', secret: secretScalar, ...(publicKey !== undefined && { publicKey }) };
}

function refuse(name: ComponentName, reason: string): never {
  throw new KeyError('key.material-refused', `not a private key of ${name}: ${reason}`);
}
