import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** The suites whose keys the service holds, with the lengths of the raw public key and of the longest signature. */
export const COMPOSITES = [
  ['MLDSA44-Ed25519-SHA512', 1344, 2484],
  ['MLDSA44-ECDSA-P256-SHA256', 1377, 2492],
  ['MLDSA65-ECDSA-P256-SHA512', 2017, 3381],
  ['MLDSA65-ECDSA-P384-SHA512', 2049, 3413],
  ['MLDSA65-Ed25519-SHA512', 1984, 3373],
  ['MLDSA87-ECDSA-P384-SHA512', 2689, 4731],
  ['MLDSA87-Ed448-SHAKE256', 2649, 4741],
  ['MLDSA87-ECDSA-P521-SHA512', 2725, 4766],
] as const;

/** The suites that are verified and nothing more. */
export const VERIFIED_COMPOSITES = [
  'MLDSA44-RSA2048-PSS-SHA256',
  'MLDSA44-RSA2048-PKCS15-SHA256',
  'MLDSA65-RSA3072-PSS-SHA512',
  'MLDSA65-RSA3072-PKCS15-SHA512',
  'MLDSA65-RSA4096-PSS-SHA512',
  'MLDSA65-RSA4096-PKCS15-SHA512',
  'MLDSA65-ECDSA-BP256-SHA512',
  'MLDSA87-ECDSA-BP384-SHA512',
  'MLDSA87-RSA3072-PSS-SHA512',
  'MLDSA87-RSA4096-PSS-SHA512',
] as const;

export const DEFAULT_SUITE = 'MLDSA65-ECDSA-P256-SHA512';

/** A raw private key of the default suite, by the bytes of RFC 5915, and its halves as keys by themselves. */
export interface CompositePrivateKey {
  readonly raw: Buffer;
  readonly seed: Buffer;
  readonly scalar: Buffer;
}

const EC_BEFORE = Buffer.from('30310201010420', 'hex');
const EC_AFTER = Buffer.from('a00a06082a8648ce3d030107', 'hex');
const PKCS8_BEFORE = Buffer.from('3064020100300a06082b0601050507062d0453', 'hex');

export const compositePrivateKey = (
  seed: Buffer = randomBytes(32),
  scalar = newScalar(),
): CompositePrivateKey => ({
  raw: Buffer.concat([seed, EC_BEFORE, scalar, EC_AFTER]),
  seed,
  scalar,
});

/** The same in PKCS#8: 102 bytes. */
export const compositePkcs8 = ({ raw }: CompositePrivateKey): Buffer => Buffer.concat([PKCS8_BEFORE, raw]);

export const newScalar = (): Buffer => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return Buffer.from(privateKey.export({ format: 'jwk' }).d!, 'base64url');
};
