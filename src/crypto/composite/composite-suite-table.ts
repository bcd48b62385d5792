import type { EcdsaName, EddsaName, MlDsaName } from '../component-algorithm.js';
import { componentAlgorithm } from '../component-algorithm-table.js';
import type { HashName } from '../hash.js';
import type { VerifyOnlyName } from '../verify-only-algorithm.js';
import { isVerifyOnly, verifyOnlyAlgorithm } from '../verify-only-algorithm-table.js';
import type { CompositeSuite } from './composite-suite.js';
import { COMPOSITE_LABEL_PREFIX } from './specification.js';

/** id-pkix algorithms: IANA's early allocations for the draft. */
const ARC = '1.3.6.1.5.5.7.6';

function suite(
  arc: number,
  name: string,
  prehash: HashName,
  mlDsa: MlDsaName,
  traditional: EcdsaName | EddsaName | VerifyOnlyName,
): CompositeSuite {
  return Object.freeze<CompositeSuite>({
    name,
    oid: `${ARC}.${arc}`,
    prehash,
    mlDsa: componentAlgorithm(mlDsa),
    traditional: isVerifyOnly(traditional)
      ? verifyOnlyAlgorithm(traditional)
      : componentAlgorithm(traditional),
  });
}

/** The table of section 6 of the draft that `specification.ts` names, in the order of its OIDs. */
export const compositeSuites: readonly CompositeSuite[] = Object.freeze([
  suite(37, 'MLDSA44-RSA2048-PSS-SHA256', 'SHA-256', 'ML-DSA-44', 'RSA-2048-PSS'),
  suite(38, 'MLDSA44-RSA2048-PKCS15-SHA256', 'SHA-256', 'ML-DSA-44', 'RSA-2048-PKCS15'),
  suite(39, 'MLDSA44-Ed25519-SHA512', 'SHA-512', 'ML-DSA-44', 'Ed25519'),
  suite(40, 'MLDSA44-ECDSA-P256-SHA256', 'SHA-256', 'ML-DSA-44', 'ECDSA-P256'),
  suite(41, 'MLDSA65-RSA3072-PSS-SHA512', 'SHA-512', 'ML-DSA-65', 'RSA-3072-PSS'),
  suite(42, 'MLDSA65-RSA3072-PKCS15-SHA512', 'SHA-512', 'ML-DSA-65', 'RSA-3072-PKCS15'),
  suite(43, 'MLDSA65-RSA4096-PSS-SHA512', 'SHA-512', 'ML-DSA-65', 'RSA-4096-PSS'),
  suite(44, 'MLDSA65-RSA4096-PKCS15-SHA512', 'SHA-512', 'ML-DSA-65', 'RSA-4096-PKCS15'),
  suite(45, 'MLDSA65-ECDSA-P256-SHA512', 'SHA-512', 'ML-DSA-65', 'ECDSA-P256'),
  suite(46, 'MLDSA65-ECDSA-P384-SHA512', 'SHA-512', 'ML-DSA-65', 'ECDSA-P384'),
  suite(47, 'MLDSA65-ECDSA-BP256-SHA512', 'SHA-512', 'ML-DSA-65', 'ECDSA-BP256'),
  suite(48, 'MLDSA65-Ed25519-SHA512', 'SHA-512', 'ML-DSA-65', 'Ed25519'),
  suite(49, 'MLDSA87-ECDSA-P384-SHA512', 'SHA-512', 'ML-DSA-87', 'ECDSA-P384'),
  suite(50, 'MLDSA87-ECDSA-BP384-SHA512', 'SHA-512', 'ML-DSA-87', 'ECDSA-BP384'),
  suite(51, 'MLDSA87-Ed448-SHAKE256', 'SHAKE256', 'ML-DSA-87', 'Ed448'),
  suite(52, 'MLDSA87-RSA3072-PSS-SHA512', 'SHA-512', 'ML-DSA-87', 'RSA-3072-PSS'),
  suite(53, 'MLDSA87-RSA4096-PSS-SHA512', 'SHA-512', 'ML-DSA-87', 'RSA-4096-PSS'),
  suite(54, 'MLDSA87-ECDSA-P521-SHA512', 'SHA-512', 'ML-DSA-87', 'ECDSA-P521'),
]);

/** The suite's label in ASCII: part of M' and the context of the ML-DSA half. A new array. */
export function compositeLabel({ name }: CompositeSuite): Uint8Array {
  return new TextEncoder().encode(COMPOSITE_LABEL_PREFIX + name);
}
