import type { MlDsaName } from './component-algorithm.js';
import { componentAlgorithm } from './component-algorithm-table.js';
import { compositeKeyAlgorithm } from './composite/composite-key-algorithm.js';
import { compositeSuites } from './composite/composite-suite-table.js';
import { findRow, frozenTable } from './frozen-table.js';
import type { KeyAlgorithm } from './key-algorithm.js';
import { mlKemKeyAlgorithm, X_WING } from './kem/kem-key-algorithm.js';

function mlDsaKey(name: MlDsaName, alias: string): KeyAlgorithm {
  const algorithm = componentAlgorithm(name);
  return Object.freeze<KeyAlgorithm>({
    name,
    aliases: Object.freeze([alias]),
    kind: 'signature',
    components: Object.freeze([{ role: 'whole', algorithm }] as const),
    oid: algorithm.oid,
    nistLevel: algorithm.nistLevel,
    sizes: Object.freeze({
      publicKey: algorithm.publicKeyBytes,
      privateKey: algorithm.seedBytes,
      ...(algorithm.signatureBytes !== undefined && { signature: algorithm.signatureBytes }),
    }),
    classical: false,
    context: true,
    deterministic: true,
    externalMu: true,
    digestSigning: 'hash-ml-dsa',
  });
}

/** ECDSA over P-256 with SHA-256; the OID is that of the signature, ecdsa-with-SHA256 (RFC 5758 section 3.2). */
const ECDSA_P256: KeyAlgorithm = Object.freeze<KeyAlgorithm>({
  name: 'ECDSA-P256',
  aliases: Object.freeze([]),
  kind: 'signature',
  components: Object.freeze([{ role: 'whole', algorithm: componentAlgorithm('ECDSA-P256') }] as const),
  oid: '1.2.840.10045.4.3.2',
  nistLevel: 0,
  sizes: Object.freeze({ publicKey: 65, privateKey: 32, signatureMax: 72 }),
  classical: true,
  context: false,
  deterministic: false,
  externalMu: false,
  digestSigning: 'prehash',
  ownHash: 'SHA-256',
});

/** RFC 8032 Ed25519 without its own context and prehash variants. */
const ED25519: KeyAlgorithm = Object.freeze<KeyAlgorithm>({
  name: 'Ed25519',
  aliases: Object.freeze([]),
  kind: 'signature',
  components: Object.freeze([{ role: 'whole', algorithm: componentAlgorithm('Ed25519') }] as const),
  oid: '1.3.101.112',
  nistLevel: 0,
  sizes: Object.freeze({ publicKey: 32, privateKey: 32, signature: 64 }),
  classical: true,
  context: false,
  deterministic: false,
  externalMu: false,
});

/** Every key algorithm the service speaks of, in the order it lists them. */
export const keyAlgorithms: readonly KeyAlgorithm[] = Object.freeze([
  mlDsaKey('ML-DSA-44', 'Dilithium2'),
  mlDsaKey('ML-DSA-65', 'Dilithium3'),
  mlDsaKey('ML-DSA-87', 'Dilithium5'),
  ECDSA_P256,
  ED25519,
  ...compositeSuites.map(compositeKeyAlgorithm),
  mlKemKeyAlgorithm('ML-KEM-512', 'Kyber512'),
  mlKemKeyAlgorithm('ML-KEM-768', 'Kyber768'),
  mlKemKeyAlgorithm('ML-KEM-1024', 'Kyber1024'),
  X_WING,
]);

const BY_NAME: Readonly<Record<string, KeyAlgorithm>> = frozenTable(
  Object.fromEntries(
    keyAlgorithms.flatMap((algorithm) =>
      [algorithm.name, ...algorithm.aliases].map((name) => [name, algorithm] as const),
    ),
  ),
);

/** The algorithm of a canonical name or alias that came from outside, or undefined. Case matters. */
export function findKeyAlgorithm(nameOrAlias: string): KeyAlgorithm | undefined {
  return findRow(BY_NAME, nameOrAlias);
}

/** The algorithm of a stored canonical name. @throws TypeError when it is none, aliases included. */
export function keyAlgorithm(name: string): KeyAlgorithm {
  const row = findRow(BY_NAME, name);
  if (row === undefined || row.name !== name) {
    throw new TypeError(`no key algorithm has the canonical name ${JSON.stringify(name)}`);
  }
  return row;
}
