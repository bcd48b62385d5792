import { decodeCanonicalBase64 } from '../crypto/encodings/base64.js';
import type { JsonObject } from '../crypto/encodings/canonical-json.js';
import { decodePem } from '../crypto/encodings/pem.js';
import { parsePublicKey } from '../crypto/encodings/public-key.js';
import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import {
  isCommonName,
  PkixError,
  readCertificateRequest,
  type CertificateRequest,
  type CertifiedKey,
} from '../crypto/pkix/index.js';
import { PQCERT_ALGORITHM } from '../crypto/pqcert/index.js';
import { RequestError, SignatureError } from '../errors/index.js';
import type { Authority } from './authority.js';

/** Bounds of a request for a certificate. */
export const ISSUE_LIMITS = {
  /** UTF-16 units. */
  subject: 256,
  leastSeconds: 60,
  /** Five years of 365 days. */
  mostSeconds: 157_680_000,
  metaKeys: 10,
  /** Objects and arrays inside one another: what every client can still write in canonical form. */
  metaDepth: 32,
} as const;

/** A checked request for a certificate. */
export interface IssueRequest {
  readonly subject: string;
  readonly key: CertifiedKey;
  readonly seconds: number;
  readonly meta?: JsonObject;
  /** Where the key came in a certificate request: its signature is still to be verified. */
  readonly proof?: CertificateRequest;
}

type Body = Readonly<Record<string, unknown>>;

const MEMBERS = ['subject', 'publicKey', 'expiresInSeconds', 'meta', 'csr'];
/** Which keys every CA certifies; a composite one takes its own suite's besides. */
const SUBJECT_ALGORITHM = keyAlgorithm(PQCERT_ALGORITHM);

/**
 * Reads a request for a certificate of the project's active CA; without one it is read as for a PQCert CA, so that
 * its shape is refused before the lack of a CA.
 *
 * @throws RequestError `request.shape`, the first fault in the contract's order
 */
export function readIssueRequest(body: Body, authority: Authority | undefined): IssueRequest {
  const isX509 = authority?.format === 'x509';
  // First of all: by this refusal clients tell an X.509 CA.
  if (isX509 && Object.hasOwn(body, 'meta')) throw refused('"meta" is not supported for X.509 CAs');
  refuseUnknown(body);
  const algorithms = subjectAlgorithms(authority);
  const named = Object.hasOwn(body, 'csr')
    ? readSigningRequest(body, algorithms, isX509)
    : { subject: readSubject(body['subject']), key: readPublicKey(body['publicKey'], algorithms) };
  const seconds = readSeconds(body['expiresInSeconds']);
  const meta = readMeta(body['meta']);
  return { ...named, seconds, ...(meta !== undefined && { meta }) };
}

function refuseUnknown(body: Body): void {
  if (Object.keys(body).every((name) => MEMBERS.includes(name))) return;
  const names = MEMBERS.map((name) => `"${name}"`).join(', ');
  throw refused(`There is an unknown member; known members are ${names}`);
}

function subjectAlgorithms(authority: Authority | undefined): readonly KeyAlgorithm[] {
  if (authority === undefined || authority.algorithm.kind !== 'composite') return [SUBJECT_ALGORITHM];
  return [SUBJECT_ALGORITHM, authority.algorithm];
}

function readSubject(subject: unknown): string {
  if (typeof subject !== 'string' || subject === '') throw refused('"subject" is required');
  if (subject.length > ISSUE_LIMITS.subject) {
    throw refused(`"subject" exceeds maximum length of ${ISSUE_LIMITS.subject} characters`);
  }
  if (!isCommonName(subject)) throw refused('"subject" must be text without control characters');
  return subject;
}

/** The length tells the algorithms apart. */
function readPublicKey(text: unknown, algorithms: readonly KeyAlgorithm[]): CertifiedKey {
  const bytes = typeof text === 'string' ? decodeCanonicalBase64(text) : undefined;
  const algorithm = algorithms.find(({ sizes }) => sizes.publicKey === bytes?.length);
  if (bytes === undefined || algorithm === undefined || !isUsable(algorithm, bytes)) {
    const forms = algorithms.map(({ name, sizes }) => `${name} public key (${sizes.publicKey} bytes)`);
    throw refused(`"publicKey" must be a base64-encoded ${forms.join(' or ')}`);
  }
  return { algorithm, publicKey: bytes };
}

function isUsable(algorithm: KeyAlgorithm, bytes: Uint8Array): boolean {
  try {
    return parsePublicKey(algorithm, bytes).length === bytes.length;
  } catch (error) {
    if (error instanceof SignatureError) return false;
    throw error;
  }
}

function readSigningRequest(
  body: Body,
  algorithms: readonly KeyAlgorithm[],
  isX509: boolean,
): Pick<IssueRequest, 'subject' | 'key' | 'proof'> {
  if (!isX509) throw refused('"csr" is only supported for X.509 CAs');
  if (Object.hasOwn(body, 'subject') || Object.hasOwn(body, 'publicKey')) {
    throw refused('"csr" stands instead of "subject" and "publicKey"');
  }
  const proof = parseSigningRequest(body['csr']);
  if (!algorithms.includes(proof.key.algorithm)) {
    const names = algorithms.map(({ name }) => name).join(' or ');
    throw refused(`"csr" must be for a key of ${names}`);
  }
  return { subject: readSubject(proof.commonName), key: proof.key, proof };
}

const CSR_FAULTS: Readonly<Record<PkixError['fault'], string>> = {
  malformed: '"csr" must be one PEM-encoded PKCS#10 certificate request',
  algorithm: '"csr" has a key or a signature of an unsupported algorithm',
  key: '"csr" has an unusable public key',
  name: '"csr" must have a subject with one common name of 1 to 256 characters',
};

function parseSigningRequest(text: unknown): CertificateRequest {
  const der = typeof text === 'string' ? decodePem('CERTIFICATE REQUEST', text) : undefined;
  if (der === undefined) throw refused(CSR_FAULTS.malformed);
  try {
    return readCertificateRequest(der);
  } catch (error) {
    if (error instanceof PkixError) throw refused(CSR_FAULTS[error.fault]);
    throw error;
  }
}

function readSeconds(seconds: unknown): number {
  const { leastSeconds, mostSeconds } = ISSUE_LIMITS;
  if (seconds !== undefined && seconds !== null && !Number.isInteger(seconds)) {
    throw refused('"expiresInSeconds" must be an integer');
  }
  if (typeof seconds !== 'number' || seconds < leastSeconds) {
    throw refused(`"expiresInSeconds" must be at least ${leastSeconds}`);
  }
  if (seconds > mostSeconds) {
    throw refused(`"expiresInSeconds" must not exceed ${mostSeconds} (5 years)`);
  }
  return seconds;
}

function readMeta(meta: unknown): JsonObject | undefined {
  if (meta === undefined) return undefined;
  const fits =
    typeof meta === 'object' &&
    meta !== null &&
    !Array.isArray(meta) &&
    Object.keys(meta).length <= ISSUE_LIMITS.metaKeys &&
    isShallow(meta);
  if (!fits) throw refused(`"meta" must be an object with at most ${ISSUE_LIMITS.metaKeys} keys`);
  // Parsed JSON that is an object.
  return meta as JsonObject;
}

/** Level by level, so that no depth is too deep to be looked at. */
function isShallow(value: object): boolean {
  let level: readonly object[] = [value];
  for (let depth = 1; depth <= ISSUE_LIMITS.metaDepth; depth += 1) {
    level = level
      .flatMap((container): unknown[] => Object.values(container))
      .filter((inner): inner is object => typeof inner === 'object' && inner !== null);
    if (level.length === 0) return true;
  }
  return false;
}

function refused(text: string): RequestError {
  return new RequestError('request.shape', text);
}
