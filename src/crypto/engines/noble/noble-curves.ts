import type { EdDSA } from '@noble/curves/abstract/edwards.js';
import type { ECDSA } from '@noble/curves/abstract/weierstrass.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { ed448 } from '@noble/curves/ed448.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';

import type { EcdsaName, EddsaName } from '../../component-algorithm.js';
import { componentAlgorithm } from '../../component-algorithm-table.js';
import { frozenTable } from '../../frozen-table.js';

const WEIERSTRASS = frozenTable<EcdsaName, ECDSA>({
  'ECDSA-P256': p256,
  'ECDSA-P384': p384,
  'ECDSA-P521': p521,
});

const EDWARDS = frozenTable<EddsaName, EdDSA>({ Ed25519: ed25519, Ed448: ed448 });

/** The curve of an ECDSA component. */
export function nobleCurve(algorithm: EcdsaName): ECDSA {
  return WEIERSTRASS[algorithm];
}

/** Whether a fixed-length big-endian scalar is a private key: 1 to n-1 (FIPS 186-5 section 6.2.1). */
export function isEcScalar(algorithm: EcdsaName, secretScalar: Uint8Array): boolean {
  return WEIERSTRASS[algorithm].utils.isValidSecretKey(secretScalar);
}

/** Whether the bytes are `04 || x || y` with a point of the curve (SP 800-56A section 5.6.2.3.3). */
export function isUncompressedPoint(algorithm: EcdsaName, point: Uint8Array): boolean {
  const { publicKeyBytes } = componentAlgorithm(algorithm);
  return (
    point.length === publicKeyBytes &&
    point[0] === 0x04 &&
    WEIERSTRASS[algorithm].utils.isValidPublicKey(point, false)
  );
}

/**
 * Whether the bytes decode to a point as RFC 8032 section 5.1.3 demands, canonically, and one that is not of small
 * order: under such a key everybody can make signatures that verify.
 */
export function isEdwardsPoint(algorithm: EddsaName, point: Uint8Array): boolean {
  const { Point, utils } = EDWARDS[algorithm];
  if (!utils.isValidPublicKey(point, false)) return false;
  return !Point.fromBytes(point, false).isSmallOrder();
}
