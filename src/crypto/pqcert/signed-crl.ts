import { canonicalJson } from '../encodings/canonical-json.js';
import type { Signed } from './pqcert.js';

/** One revoked certificate. */
export interface SignedCrlEntry {
  readonly certId: string;
  readonly reason: string | null;
  /** Unix seconds. */
  readonly revokedAt: number;
}

/** FIPSign's revocation list before its signature (contracts: fipsign, section 7). `signedBytes` gives what is signed. */
export interface SignedCrlBody {
  readonly caId: string;
  /** Of the CA. */
  readonly subject: string;
  readonly format: 'pqcert' | 'x509';
  /** Canonical name of the CA's algorithm. */
  readonly algorithm: string;
  /** Unix seconds. */
  readonly generatedAt: number;
  /** Newest revocation first. */
  readonly revokedCerts: readonly SignedCrlEntry[];
}

/** A list of revoked certificates, signed by its authority over the canonical JSON of the rest. */
export type SignedCrl = Signed<SignedCrlBody>;

/** A list's members but its entries. */
export type SignedCrlFrame = Omit<SignedCrlBody, 'revokedCerts'> & { readonly signature?: string };

/** Canonical JSON of one entry. */
export function crlEntryText({ certId, reason, revokedAt }: SignedCrlEntry): string {
  return canonicalJson({ certId, reason, revokedAt });
}

/**
 * Canonical JSON of a whole list, around entries that are written already, so that whoever makes a long list may do
 * other work in between. Without a signature: what is signed.
 *
 * @param entries what `crlEntryText` made, newest revocation first
 */
export function crlText(
  { subject, signature, ...members }: SignedCrlFrame,
  entries: readonly string[],
): string {
  const [before, after] = [
    canonicalJson(members),
    canonicalJson({ ...(signature && { signature }), subject }),
  ];
  return `${before.slice(0, -1)},"revokedCerts":[${entries.join(',')}],${after.slice(1)}`;
}
