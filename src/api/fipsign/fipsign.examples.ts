import type { RequestExamples } from '../http/documents/document-spec.js';
import { exampleValues } from '../v1/examples/example-key.js';

const SAMPLE_MANDATE = { id: 'mdt_0123456789abcdef0123456789abcdef' } as const;
const SAMPLE_CA = { caId: 'ca_0123456789abcdef0123456789abcdef' } as const;
const SAMPLE_CERTIFICATE = 'cert_0123456789abcdef0123456789abcdef';
/** Asks about serial number 1 of a CA that is none; the answer is `unauthorized`. */
const OCSP_REQUEST =
  'MEIwQDA+MDwwOjAJBgUrDgMCGgUABBQAAAAAAAAAAAAAAAAAAAAAAAAAAAQUAAAAAAAAAAAAAAAAAAAAAAAAAAACAQE=';
const payloadOf = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64');
const tokenOf = (claims: object) => ({
  payload: payloadOf(claims),
  signature: 'c2lnbmF0dXJl',
  algorithm: 'ML-DSA-65',
  issuedAt: 1793520000,
});

/** Stand for the newest token and mandate; the page at `/docs` puts those in. */
const token = tokenOf({ sub: 'user-1' });
const mandateToken = tokenOf({ sub: SAMPLE_MANDATE.id, _mandate: true });

/** Told from the top; those of certificates need a CA, which the administrator makes. */
export function fipsignExamples(): RequestExamples {
  return { ...TOKENS, ...certificateExamples(exampleValues().publicKey) };
}

function certificateExamples(publicKey: string): RequestExamples {
  const ca = { 'newest CA': { parameters: SAMPLE_CA } };
  return {
    issueCertificate: {
      'public key': { body: { subject: 'device-1', publicKey, expiresInSeconds: 86_400 } },
    },
    revokeCertificate: {
      'newest certificate': { body: { certId: SAMPLE_CERTIFICATE, reason: 'superseded' } },
    },
    getCertificate: { 'newest certificate': { parameters: { id: SAMPLE_CERTIFICATE } } },
    getPemRoot: ca,
    getJsonRoot: ca,
    getCrl: ca,
    askOcspResponder: ca,
    askOcspResponderByGet: { 'newest CA': { parameters: { ...SAMPLE_CA, path: OCSP_REQUEST } } },
  };
}

/** A mandate is suspended and resumed before it is shown. */
const TOKENS: RequestExamples = {
  signToken: {
    session: { body: { sub: 'user-1', email: 'user@example.com', role: 'editor', expiresInSeconds: 3600 } },
    order: { body: { sub: 'order-456', amount: 1500, currency: 'USD' } },
  },
  verifyToken: { 'newest token': { body: { token } } },
  revokeToken: { 'newest token': { body: { token, reason: 'logout' } } },
  createMandate: {
    agent: {
      body: {
        agentId: 'agent-1',
        issuedBy: 'user@example.com',
        scope: ['read', 'write'],
        budgetTotal: 100,
        expiresInSeconds: 3600,
      },
    },
  },
  verifyMandate: { 'newest mandate': { body: { token: mandateToken, action: 'read', cost: 1 } } },
  changeMandate: {
    narrow: { parameters: SAMPLE_MANDATE, body: { action: 'narrow', scope: ['read'] } },
    suspend: { parameters: SAMPLE_MANDATE, body: { action: 'suspend' } },
    resume: { parameters: SAMPLE_MANDATE, body: { action: 'resume' } },
  },
  getMandate: { 'newest mandate': { parameters: SAMPLE_MANDATE } },
  registerWebhook: {
    'two events': {
      body: { url: 'https://example.com/twinseal', events: ['token.signed', 'token.revoked'] },
    },
  },
};
