import { sameBytes } from '../bytes.js';
import type { Certificate } from './certificate-reader.js';
import { certificateFault, type CertificateFault } from './certificate-verifier.js';
import type { SignatureCheck } from './certified-key.js';
import { signedBy } from './issuer-signature.js';
import { sha1 } from './key-identifier.js';
import type { OcspResponse } from './ocsp-response-reader.js';

/** The first thing that is wrong with an OCSP response; a `CertificateFault` is one of its responder. */
export type OcspFault =
  'responder-unknown' | 'responder-not-delegated' | 'not-yet-valid' | 'outdated' | CertificateFault;

/**
 * Undefined when `issuer`, or a responder whose certificate it issued for that, signed the response, and all its
 * answers are in their time (RFC 6960 section 3.2). Whether they answer one's own question is for the caller to see:
 * the CertID and the nonce.
 *
 * @param at Unix seconds
 */
export async function ocspResponseFault(
  response: OcspResponse,
  issuer: Certificate,
  at: number,
  check: SignatureCheck,
): Promise<OcspFault | undefined> {
  const responder = [issuer, ...response.certificates].find(({ key }) =>
    sameBytes(sha1(key.publicKey), response.responderKeyHash),
  );
  if (responder === undefined) return 'responder-unknown';
  const fault = await responderFault(responder, issuer, at, check);
  return fault ?? timeFault(response, at) ?? (await signedBy(responder, response, check));
}

async function responderFault(
  responder: Certificate,
  issuer: Certificate,
  at: number,
  check: SignatureCheck,
): Promise<OcspFault | undefined> {
  if (responder !== issuer && !responder.signsOcsp) return 'responder-not-delegated';
  return await certificateFault(responder, issuer, at, check);
}

function timeFault({ answers }: OcspResponse, at: number): OcspFault | undefined {
  if (answers.some(({ thisUpdate }) => at < thisUpdate)) return 'not-yet-valid';
  return answers.some(({ nextUpdate }) => nextUpdate !== undefined && at > nextUpdate)
    ? 'outdated'
    : undefined;
}
