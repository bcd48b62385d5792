import { findRow, frozenTable } from './frozen-table.js';
import type {
  BrainpoolAlgorithm,
  RsaAlgorithm,
  VerifyOnlyAlgorithm,
  VerifyOnlyName,
} from './verify-only-algorithm.js';

const BP256: BrainpoolAlgorithm = Object.freeze<BrainpoolAlgorithm>({
  name: 'ECDSA-BP256',
  family: 'brainpool',
  curveOid: '1.3.36.3.3.2.8.1.1.7',
  publicKeyBytes: 65,
  privateKeyMaxBytes: 52,
  signatureBytes: 72,
  hash: 'sha256',
});

const BP384: BrainpoolAlgorithm = Object.freeze<BrainpoolAlgorithm>({
  name: 'ECDSA-BP384',
  family: 'brainpool',
  curveOid: '1.3.36.3.3.2.8.1.1.11',
  publicKeyBytes: 97,
  privateKeyMaxBytes: 68,
  signatureBytes: 104,
  hash: 'sha384',
});

/** DER lengths of RSAPublicKey (e = 65537) and of the longest RSAPrivateKey, by modulus. */
const RSA_LENGTHS = { 2048: [270, 1194], 3072: [398, 1770], 4096: [526, 2351] } as const;

/** RSA-4096 hashes with SHA-384, the smaller ones with SHA-256; a PSS salt is as long as the digest. */
function rsa(modulusBits: RsaAlgorithm['modulusBits'], padding: 'PSS' | 'PKCS15'): RsaAlgorithm {
  const [publicKeyBytes, privateKeyMaxBytes] = RSA_LENGTHS[modulusBits];
  const [hash, digestBytes] = modulusBits === 4096 ? (['sha384', 48] as const) : (['sha256', 32] as const);
  return Object.freeze<RsaAlgorithm>({
    name: `RSA-${modulusBits}-${padding}`,
    family: 'rsa',
    modulusBits,
    publicKeyBytes,
    privateKeyMaxBytes,
    signatureBytes: modulusBits / 8,
    hash,
    ...(padding === 'PSS' && { saltBytes: digestBytes }),
  });
}

const TABLE = frozenTable<VerifyOnlyName, VerifyOnlyAlgorithm>({
  'ECDSA-BP256': BP256,
  'ECDSA-BP384': BP384,
  'RSA-2048-PSS': rsa(2048, 'PSS'),
  'RSA-2048-PKCS15': rsa(2048, 'PKCS15'),
  'RSA-3072-PSS': rsa(3072, 'PSS'),
  'RSA-3072-PKCS15': rsa(3072, 'PKCS15'),
  'RSA-4096-PSS': rsa(4096, 'PSS'),
  'RSA-4096-PKCS15': rsa(4096, 'PKCS15'),
});

/** The row of a known name. @throws TypeError when the name is none */
export function verifyOnlyAlgorithm(name: VerifyOnlyName): VerifyOnlyAlgorithm {
  const row = findRow(TABLE, name);
  if (row === undefined) throw new TypeError(`no verify-only algorithm is called ${JSON.stringify(name)}`);
  return row;
}

/** Whether signatures of this name are verified only, so that no provider and no engine holds its private keys. */
export function isVerifyOnly(name: string): name is VerifyOnlyName {
  return findRow(TABLE, name) !== undefined;
}
