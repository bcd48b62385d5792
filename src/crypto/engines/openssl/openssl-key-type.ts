import type { AsymmetricKeyType } from 'node:crypto';

import type { ComponentName } from '../../component-algorithm.js';
import { frozenTable } from '../../frozen-table.js';

/** How node:crypto names a component algorithm. */
export interface OpensslKeyType {
  readonly asymmetricKeyType: AsymmetricKeyType;
  readonly namedCurve?: string;
  /** Raw private form: a seed of FIPS 203 or 204, or the private key of an older algorithm. */
  readonly privateFormat: 'raw-seed' | 'raw-private';
  /** Digest of `sign` and `verify`; null where the algorithm brings its own or does not sign. */
  readonly digest: string | null;
}

const ml = (asymmetricKeyType: AsymmetricKeyType): OpensslKeyType =>
  Object.freeze({ asymmetricKeyType, privateFormat: 'raw-seed', digest: null });
const ec = (namedCurve: string, digest: string): OpensslKeyType =>
  Object.freeze({ asymmetricKeyType: 'ec', namedCurve, privateFormat: 'raw-private', digest });
const rfc8410 = (asymmetricKeyType: AsymmetricKeyType): OpensslKeyType =>
  Object.freeze({ asymmetricKeyType, privateFormat: 'raw-private', digest: null });

const TABLE = frozenTable<ComponentName, OpensslKeyType>({
  'ML-DSA-44': ml('ml-dsa-44'),
  'ML-DSA-65': ml('ml-dsa-65'),
  'ML-DSA-87': ml('ml-dsa-87'),
  'ECDSA-P256': ec('P-256', 'sha256'),
  'ECDSA-P384': ec('P-384', 'sha384'),
  'ECDSA-P521': ec('P-521', 'sha512'),
  Ed25519: rfc8410('ed25519'),
  Ed448: rfc8410('ed448'),
  'ML-KEM-512': ml('ml-kem-512'),
  'ML-KEM-768': ml('ml-kem-768'),
  'ML-KEM-1024': ml('ml-kem-1024'),
  X25519: rfc8410('x25519'),
});

/** What OpenSSL calls keys of a component. */
export function opensslKeyType(algorithm: ComponentName): OpensslKeyType {
  return TABLE[algorithm];
}
