import type {
  ComponentAlgorithm,
  ComponentName,
  EcdsaName,
  EddsaName,
  KemComponentName,
  MlDsaName,
  MlKemName,
  SignatureComponentName,
} from './component-algorithm.js';
import { findRow, frozenTable } from './frozen-table.js';

type Facts = Omit<ComponentAlgorithm, 'name' | 'family' | 'nistLevel'>;
type Rows = { readonly [Name in ComponentName]: ComponentAlgorithm<Name> };

/** What is asked of a row, also of one that no provider holds. */
type SignatureFacts = Readonly<{ name: string; signatureBytes?: number }>;

/** FIPS 204 table 2; OIDs of RFC 9881. The seed is xi. */
const mlDsa = <Name extends MlDsaName>(name: Name, nistLevel: 2 | 3 | 5, facts: Facts) =>
  Object.freeze({ name, family: 'ml-dsa', nistLevel, ...facts } as const);

/** SEC 2 curves; a DER signature is longest when r and s both need a leading zero byte. */
const ecdsa = <Name extends EcdsaName>(name: Name, facts: Facts) =>
  Object.freeze({ name, family: 'ecdsa', nistLevel: 0, ...facts } as const);

/** RFC 8032 lengths; OIDs of RFC 8410. */
const eddsa = <Name extends EddsaName>(name: Name, facts: Facts) =>
  Object.freeze({ name, family: 'eddsa', nistLevel: 0, ...facts } as const);

/** FIPS 203 table 3; OIDs of RFC 9935. The seed is d || z. */
const mlKem = <Name extends MlKemName>(name: Name, nistLevel: 1 | 3 | 5, facts: Facts) =>
  Object.freeze({ name, family: 'ml-kem', nistLevel, ...facts } as const);

const TABLE: Rows = frozenTable<ComponentName, ComponentAlgorithm>({
  'ML-DSA-44': mlDsa('ML-DSA-44', 2, {
    oid: '2.16.840.1.101.3.4.3.17',
    publicKeyBytes: 1312,
    seedBytes: 32,
    expandedBytes: 2560,
    signatureBytes: 2420,
  }),
  'ML-DSA-65': mlDsa('ML-DSA-65', 3, {
    oid: '2.16.840.1.101.3.4.3.18',
    publicKeyBytes: 1952,
    seedBytes: 32,
    expandedBytes: 4032,
    signatureBytes: 3309,
  }),
  'ML-DSA-87': mlDsa('ML-DSA-87', 5, {
    oid: '2.16.840.1.101.3.4.3.19',
    publicKeyBytes: 2592,
    seedBytes: 32,
    expandedBytes: 4896,
    signatureBytes: 4627,
  }),
  'ECDSA-P256': ecdsa('ECDSA-P256', {
    oid: '1.2.840.10045.3.1.7',
    publicKeyBytes: 65,
    seedBytes: 32,
    signatureBytes: 72,
    ownHash: 'SHA-256',
  }),
  'ECDSA-P384': ecdsa('ECDSA-P384', {
    oid: '1.3.132.0.34',
    publicKeyBytes: 97,
    seedBytes: 48,
    signatureBytes: 104,
    ownHash: 'SHA-384',
  }),
  'ECDSA-P521': ecdsa('ECDSA-P521', {
    oid: '1.3.132.0.35',
    publicKeyBytes: 133,
    seedBytes: 66,
    signatureBytes: 139,
    ownHash: 'SHA-512',
  }),
  Ed25519: eddsa('Ed25519', { oid: '1.3.101.112', publicKeyBytes: 32, seedBytes: 32, signatureBytes: 64 }),
  Ed448: eddsa('Ed448', { oid: '1.3.101.113', publicKeyBytes: 57, seedBytes: 57, signatureBytes: 114 }),
  'ML-KEM-512': mlKem('ML-KEM-512', 1, {
    oid: '2.16.840.1.101.3.4.4.1',
    publicKeyBytes: 800,
    seedBytes: 64,
    expandedBytes: 1632,
    ciphertextBytes: 768,
  }),
  'ML-KEM-768': mlKem('ML-KEM-768', 3, {
    oid: '2.16.840.1.101.3.4.4.2',
    publicKeyBytes: 1184,
    seedBytes: 64,
    expandedBytes: 2400,
    ciphertextBytes: 1088,
  }),
  'ML-KEM-1024': mlKem('ML-KEM-1024', 5, {
    oid: '2.16.840.1.101.3.4.4.3',
    publicKeyBytes: 1568,
    seedBytes: 64,
    expandedBytes: 3168,
    ciphertextBytes: 1568,
  }),
  X25519: Object.freeze({
    name: 'X25519',
    family: 'x25519',
    nistLevel: 0,
    oid: '1.3.101.110',
    publicKeyBytes: 32,
    seedBytes: 32,
    ciphertextBytes: 32,
  }),
  // Each row is built under its own name; the builder's type only knows the union.
}) as Rows;

/** Every component algorithm, in table order. */
export const componentAlgorithms: readonly ComponentAlgorithm[] = Object.freeze(Object.values(TABLE));

/** The row of a known name. @throws TypeError when the name is none: callers hold a checked name. */
export function componentAlgorithm<Name extends ComponentName>(name: Name): ComponentAlgorithm<Name> {
  // The row under a name carries that name.
  const row = findRow(TABLE, name) as ComponentAlgorithm<Name> | undefined;
  if (row === undefined) throw new TypeError(`no component algorithm is called ${JSON.stringify(name)}`);
  return row;
}

/** Whether keys of this component sign, so that a signature engine may be asked for it. */
export function isSignatureComponent(name: ComponentName): name is SignatureComponentName {
  return componentAlgorithm(name).signatureBytes !== undefined;
}

/** Length of its signatures in bytes, for ECDSA the longest. @throws TypeError for a component that does not sign */
export function signatureBytesOf({ name, signatureBytes }: SignatureFacts): number {
  if (signatureBytes === undefined) throw new TypeError(`${name} does not sign`);
  return signatureBytes;
}

/** Whether the component is one of ML-DSA's parameter sets. */
export function isMlDsa(name: ComponentName): name is MlDsaName {
  return componentAlgorithm(name).family === 'ml-dsa';
}

/** Whether the component is ECDSA over one of the NIST curves. */
export function isEcdsa(name: ComponentName): name is EcdsaName {
  return componentAlgorithm(name).family === 'ecdsa';
}

/** Whether the component is one of ML-KEM's parameter sets. */
export function isMlKem(name: ComponentName): name is MlKemName {
  return componentAlgorithm(name).family === 'ml-kem';
}

/** Whether keys of this component agree on secrets, so that a KEM engine may be asked for it. */
export function isKemComponent(name: ComponentName): name is KemComponentName {
  return componentAlgorithm(name).ciphertextBytes !== undefined;
}

/** Length in bytes of the component's ciphertexts; for X25519 that of a share. */
export function ciphertextBytesOf(name: KemComponentName): number {
  const { ciphertextBytes } = componentAlgorithm(name);
  if (ciphertextBytes === undefined) throw new TypeError(`${name} has no ciphertexts`);
  return ciphertextBytes;
}
