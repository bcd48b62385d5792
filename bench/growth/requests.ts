import { randomBytes } from 'node:crypto';

import { ADMIN_TOKEN } from '../../test/support/service.js';

/** A service with a project and keys for its dialects. */
export interface Subject {
  readonly base: URL;
  readonly project: string;
  readonly apiKey: string;
}

/** One kind of request. What `prepare` answers, which is not measured, is given to `call`. */
export interface Request {
  readonly name: string;
  readonly prepare?: () => Promise<unknown>;
  readonly call: (prepared: unknown) => Promise<unknown>;
}

type Headers = Readonly<Record<string, string>>;

const sender =
  (base: URL, headers: Headers) =>
  async (method: 'GET' | 'POST', path: string, body?: object): Promise<string> => {
    const answer = await fetch(new URL(path, base), {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status} ${text}`);
    return text;
  };

type Send = ReturnType<typeof sender>;

const nativeRequests = async (send: Send): Promise<readonly Request[]> => {
  const message = Buffer.alloc(256, 7).toString('base64');
  const sign = { message, algorithm: 'ML-DSA-65', key_version: 1 };
  const signed = await send('POST', '/api/v1/signature/sign', sign);
  const { signature } = (JSON.parse(signed) as { data: { signature: string } }).data;
  const key = (): string => `n-${randomBytes(8).toString('hex')}`;
  return [
    { name: 'POST /signature/sign', call: () => send('POST', '/api/v1/signature/sign', sign) },
    {
      name: 'POST /signature/verify',
      call: () => send('POST', '/api/v1/signature/verify', { ...sign, signature }),
    },
    {
      name: 'POST /kms/keys/generate',
      call: () => send('POST', '/api/v1/kms/keys/generate', { algorithm: 'Ed25519', key: key() }),
    },
    { name: 'GET /kms/keys, a page of 10', call: () => send('GET', '/api/v1/kms/keys?limit=10') },
    {
      name: 'GET /kms/keys, of one algorithm',
      call: () => send('GET', '/api/v1/kms/keys?limit=1&algorithm=ML-DSA-44'),
    },
    { name: 'GET /kms/keys/active', call: () => send('GET', '/api/v1/kms/keys/active?algorithm=ML-DSA-65') },
  ];
};

const tokenRequests = async (send: Send): Promise<readonly Request[]> => {
  const make = async (): Promise<object> =>
    (JSON.parse(await send('POST', '/sign', { sub: 'growth' })) as { token: object }).token;
  const token = await make();
  return [
    { name: 'POST /sign (token)', call: make },
    { name: 'POST /verify (token)', call: () => send('POST', '/verify', { token }) },
    {
      name: 'POST /revoke (token)',
      prepare: make,
      call: (fresh) => send('POST', '/revoke', { token: fresh }),
    },
    { name: 'GET /usage', call: () => send('GET', '/usage') },
  ];
};

const certificateRequests = (send: Send, publicKey: string): readonly Request[] => {
  const body = { subject: 'device', publicKey, expiresInSeconds: 3600 };
  const issue = (): Promise<string> => send('POST', '/ca/issue', body);
  const issueOne = async (): Promise<string> =>
    (JSON.parse(await issue()) as { meta: { certId: string } }).meta.certId;
  return [
    { name: 'POST /ca/issue', call: issue },
    {
      name: 'GET /ca/certificate/{id}',
      prepare: issueOne,
      call: (id) => send('GET', `/ca/certificate/${String(id)}`),
    },
    { name: 'GET /ca/crl', call: () => send('GET', '/ca/crl') },
    {
      name: 'POST /ca/revoke',
      prepare: issueOne,
      call: (certId) => send('POST', '/ca/revoke', { certId }),
    },
  ];
};

const adminRequests = (send: Send, project: string): readonly Request[] => [
  { name: 'GET /admin/audit, first page', call: () => send('GET', '/admin/audit?limit=20') },
  {
    name: 'GET /admin/audit, of a project',
    call: () => send('GET', `/admin/audit?limit=20&project=${project}`),
  },
  {
    name: 'GET /admin/audit, of an action',
    call: () => send('GET', '/admin/audit?limit=1&action=project.create'),
  },
  {
    name: 'GET /admin/audit, of today',
    call: () => send('GET', `/admin/audit?limit=20&since=${new Date(Date.now() - 60_000).toISOString()}`),
  },
  { name: 'GET /admin/projects', call: () => send('GET', '/admin/projects?limit=20') },
  {
    name: 'GET /admin/projects/{id}/api-keys',
    call: () => send('GET', `/admin/projects/${project}/api-keys?limit=20`),
  },
  { name: 'GET /admin/master-key', call: () => send('GET', '/admin/master-key') },
  { name: 'GET /metrics', call: () => send('GET', '/metrics') },
  { name: 'GET /health/ready', call: () => send('GET', '/health/ready') },
];

/** Requests whose cost must not depend on what else is stored. */
export const requestsOf = async (subject: Subject, publicKey: string): Promise<readonly Request[]> => {
  const send = sender(subject.base, { 'x-api-key': subject.apiKey });
  const admin = sender(subject.base, { authorization: `Bearer ${ADMIN_TOKEN}` });
  return [
    ...(await nativeRequests(send)),
    ...(await tokenRequests(send)),
    ...certificateRequests(send, publicKey),
    ...adminRequests(admin, subject.project),
  ];
};
