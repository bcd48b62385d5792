import type { AsymmetricKeyType } from 'node:crypto';

import type { SignatureComponentName } from '../../component-algorithm.js';
import { frozenTable } from '../../frozen-table.js';

/** How node:crypto names a component algorithm. */
export interface OpensslKeyType {
  readonly asymmetricKeyType: AsymmetricKeyType;
  readonly namedCurve?: string;
  /** Raw private form: a FIPS 204 seed, or the private key of an older algorithm. */
  readonly privateFormat: 'raw-seed' | 'raw-private';
  /** Digest of `sign` and `verify`; null where the algorithm brings its own. */
  readonly digest: string | null;
}

const ml = (set: 44 | 65 | 87): OpensslKeyType =>
  Object.freeze({ asymmetricKeyType: `ml-dsa-${set}`, privateFormat: 'raw-seed', digest: null });
const ec = (namedCurve: string, digest: string): OpensslKeyType =>
  Object.freeze({ asymmetricKeyType: 'ec', namedCurve, privateFormat: 'raw-private', digest });
const ed = (asymmetricKeyType: 'ed25519' | 'ed448'): OpensslKeyType =>
  Object.freeze({ asymmetricKeyType, privateFormat: 'raw-private', digest: null });

const TABLE = frozenTable<SignatureComponentName, OpensslKeyType>({
  'ML-DSA-44': ml(44),
  'ML-DSA-65': ml(65),
  'ML-DSA-87': ml(87),
  'ECDSA-P256': ec('P-256', 'sha256'),
  'ECDSA-P384': ec('P-384', 'sha384'),
  'ECDSA-P521': ec('P-521', 'sha512'),
  Ed25519: ed('ed25519'),
  Ed448: ed('ed448'),
});

export function opensslKeyType(algorithm: SignatureComponentName): OpensslKeyType {
  return TABLE[algorithm];
}
