import {
  crlFault,
  ocspResponseFault,
  readCrl,
  readOcspResponse,
  type Crl,
} from '../../src/crypto/pkix/index.js';
import { checkSignature } from '../../src/crypto/pkix/testing/check-signature.js';
import { ocspRequest, type OcspRequestOptions } from '../../src/crypto/pkix/testing/ocsp-request-builder.js';
import { issuerOf, ocspPost, openGet, type CaObject } from './ca.js';
import type { World } from './world.js';

/** An X.509 authority, and the process that is asked about it. */
interface Asked extends Pick<World, 'service'> {
  readonly ca: CaObject<string>;
}

/** Unix seconds. */
export const now = (): number => Math.floor(Date.now() / 1000);

/** The authority's list, once its signature and its times have proven right. */
export const fetchCrl = async ({
  service,
  ca,
}: Asked): Promise<{ readonly crl: Crl; readonly bytes: Uint8Array }> => {
  const { status, bytes } = await openGet({ service }, `/ca/${ca.id}/crl.der`);
  expect(status).toBe(200);
  const crl = readCrl(bytes);
  expect(await crlFault(crl, issuerOf(ca.root).root, now(), checkSignature)).toBeUndefined();
  return { crl, bytes };
};

/** What the authority's responder answers, once its signature and its times have proven right. */
export const askOcsp = async (
  { service, ca }: Asked,
  serials: readonly Uint8Array[],
  options: OcspRequestOptions = {},
) => {
  const { issuer, root } = issuerOf(ca.root);
  const request = ocspRequest(issuer, serials, options);
  const { status, headers, bytes } = await ocspPost({ service }, ca.id, request);
  expect([status, headers['content-type']]).toEqual([200, 'application/ocsp-response']);
  const response = readOcspResponse(bytes);
  expect(await ocspResponseFault(response, root, now(), checkSignature)).toBeUndefined();
  return { response, bytes, first: response.answers[0]! };
};
