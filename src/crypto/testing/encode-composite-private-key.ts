import { concatBytes } from '../bytes.js';
import { componentAlgorithm, isEcdsa } from '../component-algorithm-table.js';
import type { CompositeSecretKeys } from '../composite/composite-private-key.js';
import type { CompositeSuite } from '../composite/composite-suite.js';
import { derOid, derSequence } from '../encodings/der-writer.js';
import { encodeEcPrivateKey } from '../encodings/ec-private-key.js';
import { encodePrivateKeyInfo } from '../encodings/pkcs8-encode.js';

/** Raw composite private key in the draft's strict form, without public keys. Only tests write one: the service never does. */
export function encodeCompositePrivateKey({ mlDsa, traditional }: CompositeSecretKeys): Uint8Array {
  const { algorithm, secret } = traditional;
  if (!isEcdsa(algorithm)) return concatBytes(mlDsa.secret, secret);
  return concatBytes(mlDsa.secret, encodeEcPrivateKey(componentAlgorithm(algorithm).oid, secret));
}

/** The same in PKCS#8 DER, version 0; the algorithm's parameters are absent. */
export function encodeCompositePkcs8(suite: CompositeSuite, secretKeys: CompositeSecretKeys): Uint8Array {
  return encodePrivateKeyInfo(derSequence(derOid(suite.oid)), encodeCompositePrivateKey(secretKeys));
}
