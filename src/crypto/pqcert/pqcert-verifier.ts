import { decodeCanonicalBase64 } from '../encodings/base64.js';
import type { CertifiedKey, SignatureCheck } from '../pkix/index.js';
import { pqCertKey, readPqLeaf, readPqRoot } from './pqcert-reader.js';
import { signedBytes, type PqCert, type PqLeaf, type PqRoot } from './pqcert.js';

/** The first thing that is wrong with a PQCert under its root, in the order in which FIPSign's clients look. */
export type PqCertFault =
  'no-certificate' | 'no-root' | 'other-issuer' | 'root-expired' | 'expired' | 'signature';

/**
 * Undefined when the holder of the root's key issued the certificate and both are in their time.
 *
 * @param certificate parsed JSON from outside
 * @param root parsed JSON that the caller trusts
 * @param at Unix seconds
 */
export async function pqCertFault(
  certificate: unknown,
  root: unknown,
  at: number,
  check: SignatureCheck,
): Promise<PqCertFault | undefined> {
  const leaf = readPqLeaf(certificate);
  if (leaf === undefined) return 'no-certificate';
  const issuer = readPqRoot(root);
  const key = issuer && pqCertKey(issuer);
  if (issuer === undefined || key === undefined) return 'no-root';
  const fault = timeFault(leaf, issuer, at);
  if (fault !== undefined) return fault;
  return (await isSignedBy(leaf, key, check)) ? undefined : 'signature';
}

/** Undefined when the root is signed by the key inside it and in its time. Whether to trust it is another question. */
export async function pqRootFault(
  root: unknown,
  at: number,
  check: SignatureCheck,
): Promise<Exclude<PqCertFault, 'no-certificate' | 'other-issuer' | 'expired'> | undefined> {
  const read = readPqRoot(root);
  const key = read && pqCertKey(read);
  if (read === undefined || key === undefined) return 'no-root';
  if (hasEnded(read, at)) return 'root-expired';
  return (await isSignedBy(read, key, check)) ? undefined : 'signature';
}

/** Whether `key` signed the members that stand beside the signature. */
export async function isSignedBy(
  document: { readonly signature: string },
  key: CertifiedKey,
  check: SignatureCheck,
): Promise<boolean> {
  const signature = decodeCanonicalBase64(document.signature);
  return signature !== undefined && (await check(key, signedBytes(document), signature));
}

function timeFault(leaf: PqLeaf, root: PqRoot, at: number): PqCertFault | undefined {
  if (leaf.caId !== root.id) return 'other-issuer';
  if (hasEnded(root, at)) return 'root-expired';
  return hasEnded(leaf, at) ? 'expired' : undefined;
}

function hasEnded({ expiresAt }: Pick<PqCert, 'expiresAt'>, at: number): boolean {
  return expiresAt !== undefined && expiresAt < at;
}
