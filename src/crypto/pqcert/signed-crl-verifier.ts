import type { CertifiedKey, SignatureCheck } from '../pkix/index.js';
import { isSignedBy } from './pqcert-verifier.js';
import type { SignedCrl } from './signed-crl.js';

/** Whose list it should be: what the root says. */
export interface SignedCrlIssuer {
  readonly format: SignedCrl['format'];
  readonly key: CertifiedKey;
  /** Absent for an X.509 root, which does not hold it. */
  readonly caId?: string;
}

/** Why a list is not to be believed; the first of these that is found. */
export type SignedCrlFault = 'no-list' | 'other-issuer' | 'algorithm' | 'signature';

const MEMBERS = ['algorithm', 'caId', 'format', 'generatedAt', 'revokedCerts', 'signature', 'subject'];
const ENTRY_MEMBERS = ['certId', 'reason', 'revokedAt'];

/**
 * Undefined when the issuer signed exactly this list. How old it may be is the caller's question: `generatedAt` is signed.
 *
 * @param list parsed JSON from outside
 */
export async function signedCrlFault(
  list: unknown,
  issuer: SignedCrlIssuer,
  check: SignatureCheck,
): Promise<SignedCrlFault | undefined> {
  const crl = readSignedCrl(list);
  if (crl === undefined) return 'no-list';
  if (crl.format !== issuer.format) return 'other-issuer';
  if (issuer.caId !== undefined && crl.caId !== issuer.caId) return 'other-issuer';
  if (crl.algorithm !== issuer.key.algorithm.name) return 'algorithm';
  return (await isSignedBy(crl, issuer.key, check)) ? undefined : 'signature';
}

/** A value from outside as a list, undefined when a member is missing, unknown or of another type. */
function readSignedCrl(value: unknown): SignedCrl | undefined {
  if (!hasExactly(value, MEMBERS)) return undefined;
  const { algorithm, caId, format, generatedAt, revokedCerts, signature, subject } = value;
  const texts = [algorithm, caId, signature, subject];
  const isList =
    texts.every((text) => typeof text === 'string') &&
    (format === 'pqcert' || format === 'x509') &&
    Number.isSafeInteger(generatedAt) &&
    Array.isArray(revokedCerts) &&
    revokedCerts.every(isEntry);
  // Every member was checked.
  return isList ? (value as unknown as SignedCrl) : undefined;
}

function isEntry(value: unknown): boolean {
  if (!hasExactly(value, ENTRY_MEMBERS)) return false;
  const { certId, reason, revokedAt } = value;
  return (
    typeof certId === 'string' &&
    (reason === null || typeof reason === 'string') &&
    Number.isSafeInteger(revokedAt)
  );
}

function hasExactly(value: unknown, names: readonly string[]): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.keys(value).toSorted().join() === names.join();
}
