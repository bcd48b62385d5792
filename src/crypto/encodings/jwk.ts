import type { ComponentAlgorithm, SignatureComponentName } from '../component-algorithm.js';
import { isEcdsa, isMlDsa, isSignatureComponent } from '../component-algorithm-table.js';
import { frozenTable } from '../frozen-table.js';
import type { KeyAlgorithm } from '../key-algorithm.js';
import { encodeBase64Url } from './base64.js';

/** Public JSON Web Key: ML-DSA as AKP (RFC 9964), EC (RFC 7518 section 6.2), OKP (RFC 8037). Binary is base64url. */
export type PublicJwk =
  | { readonly kty: 'AKP'; readonly alg: string; readonly pub: string }
  | { readonly kty: 'EC'; readonly crv: string; readonly x: string; readonly y: string }
  | { readonly kty: 'OKP'; readonly crv: string; readonly x: string };

type ClassicalName = Exclude<SignatureComponentName, `ML-DSA-${string}`>;

const CURVES = frozenTable<ClassicalName, string>({
  'ECDSA-P256': 'P-256',
  'ECDSA-P384': 'P-384',
  'ECDSA-P521': 'P-521',
  Ed25519: 'Ed25519',
  Ed448: 'Ed448',
});

/**
 * The JWK of a raw public key, or undefined for an algorithm that JOSE has none for (KEM keys, composites).
 *
 * @param publicKey raw and already checked
 */
export function encodePublicJwk(algorithm: KeyAlgorithm, publicKey: Uint8Array): PublicJwk | undefined {
  const [component] = algorithm.components;
  return component?.role === 'whole' ? componentJwk(component.algorithm, publicKey) : undefined;
}

function componentJwk({ name }: ComponentAlgorithm, publicKey: Uint8Array): PublicJwk | undefined {
  if (!isSignatureComponent(name)) return undefined;
  if (isMlDsa(name)) return { kty: 'AKP', alg: name, pub: encodeBase64Url(publicKey) };
  const crv = CURVES[name];
  if (!isEcdsa(name)) return { kty: 'OKP', crv, x: encodeBase64Url(publicKey) };
  const half = (publicKey.length - 1) / 2;
  const [x, y] = [publicKey.subarray(1, 1 + half), publicKey.subarray(1 + half)];
  return { kty: 'EC', crv, x: encodeBase64Url(x), y: encodeBase64Url(y) };
}
