import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate as AsnCertificate } from '@peculiar/asn1-x509';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';

import { decodePem } from '../../src/crypto/encodings/pem.js';
import { readCertificate, type Certificate, type Issuer } from '../../src/crypto/pkix/index.js';
import { fipsignProject, type FipsignWorld } from './fipsign.js';
import { send, type HttpAnswer } from './http.js';
import type { World } from './world.js';

/** FIPSign's JSON certificate as a client reads it. */
export interface PqCertJson {
  readonly type: string;
  readonly id: string;
  readonly subject: string;
  readonly publicKey: string;
  readonly caId?: string;
  readonly issuedAt: number;
  readonly expiresAt?: number;
  readonly algorithm: string;
  readonly standard: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly signature: string;
}

export interface SignedListJson {
  readonly caId: string;
  readonly subject: string;
  readonly format: string;
  readonly algorithm: string;
  readonly generatedAt: number;
  readonly revokedCerts: readonly {
    readonly certId: string;
    readonly reason: string | null;
    readonly revokedAt: number;
  }[];
  readonly signature: string;
}

export interface CaObject<Root = unknown> {
  readonly id: string;
  readonly format: string;
  readonly subject: string;
  readonly algorithm: string;
  readonly created_at: string;
  readonly root: Root;
}

export interface Issued<Shape = unknown> {
  readonly success: true;
  readonly certificate: Shape;
  readonly meta: Readonly<Record<string, unknown>> & {
    readonly certId: string;
    readonly issuedAt: number;
    readonly expiresAt: number;
  };
  readonly usage: Readonly<Record<string, number>>;
}

export const YEAR = 31_536_000;

const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const unb64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/** A fresh ML-DSA-65 key pair as the SDKs make one. */
export const subjectKeys = () => {
  const { publicKey, secretKey } = ml_dsa65.keygen();
  return { publicKey: b64(publicKey), secretKey };
};

/** One key for all tests that do not care whose it is. */
export const SUBJECT_KEY = subjectKeys().publicKey;

export const issueRequest = (more: object = {}): object => ({
  subject: 'device-00123',
  publicKey: SUBJECT_KEY,
  expiresInSeconds: YEAR,
  ...more,
});

/** A project with a CA and a client that repeats the SDKs' requests. */
export interface CaWorld<Root = unknown> extends FipsignWorld {
  readonly ca: CaObject<Root>;
}

const caProject = async <Root = unknown>(
  world: Pick<World, 'service'>,
  request: object,
  project: Readonly<Record<string, unknown>> = {},
): Promise<CaWorld<Root>> => {
  const made = await fipsignProject(world, project);
  const ca = await made.admin.ok<CaObject<Root>>(
    'POST',
    `/projects/${made.project.id}/ca`,
    { subject: 'Test CA', ...request },
    201,
  );
  return { ...made, ca };
};

export const pqcertProject = (world: Pick<World, 'service'>, more: object = {}) =>
  caProject<PqCertJson>(world, { format: 'pqcert', ...more });
export const x509Project = (world: Pick<World, 'service'>, more: object = {}) =>
  caProject<string>(world, { format: 'x509', ...more });

export const issue = <Shape = unknown>(
  { client }: Pick<FipsignWorld, 'client'>,
  more: object = {},
): Promise<Issued<Shape>> => client.ok<Issued<Shape>>('POST', '/ca/issue', issueRequest(more));

export const revoke = ({ client }: Pick<FipsignWorld, 'client'>, certId: string, reason?: string) =>
  client.ok('POST', '/ca/revoke', { certId, ...(reason !== undefined && { reason }) });

export const signedList = async ({
  client,
}: Pick<FipsignWorld, 'client'>): Promise<{ crl: SignedListJson; generatedAt: number; verifyNote: string }> =>
  client.ok('GET', '/ca/crl');

/** Sorted copies of every object, as the JS SDK makes them before it writes and verifies. */
const sortedCopy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortedCopy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sortedCopy(Reflect.get(value, name))]),
  );
};

/** Over whatever members there are, as the JS SDK verifies. */
export const verifiesAsJs = (
  document: { readonly signature: string },
  { publicKey }: Pick<PqCertJson, 'publicKey'>,
): boolean => {
  const { signature, ...body } = document;
  const message = new TextEncoder().encode(JSON.stringify(sortedCopy(body)));
  return ml_dsa65.verify(unb64(signature), message, unb64(publicKey));
};

const PYTHON_MEMBERS = [
  'type',
  'id',
  'subject',
  'publicKey',
  'caId',
  'issuedAt',
  'expiresAt',
  'algorithm',
  'standard',
  'meta',
];

/** Over the members that the Python SDK knows, rebuilt from its record, as it verifies. */
export const verifiesAsPython = (
  certificate: PqCertJson,
  { publicKey }: Pick<PqCertJson, 'publicKey'>,
): boolean => {
  const known = Object.fromEntries(
    PYTHON_MEMBERS.map((name) => [name, Reflect.get(certificate, name) as unknown]).filter(
      ([, value]) => value !== undefined && value !== null,
    ),
  );
  const message = new TextEncoder().encode(JSON.stringify(sortedCopy(known)));
  return ml_dsa65.verify(unb64(certificate.signature), message, unb64(publicKey));
};

export const derOf = (pem: string): Uint8Array => {
  const der = decodePem('CERTIFICATE', pem);
  if (der === undefined) throw new Error(`not one PEM block of 64 columns: ${pem.slice(0, 60)}`);
  return der;
};

/** Re-serialises the parsed TBS and verifies over that, as the JS SDK does with an X.509 certificate. */
export const verifiesReserialised = (pem: string, rootPem: string): boolean => {
  const parse = (text: string) => AsnConvert.parse(derOf(text), AsnCertificate);
  const certificate = parse(pem);
  const { subjectPublicKey } = parse(rootPem).tbsCertificate.subjectPublicKeyInfo;
  const tbs = new Uint8Array(AsnConvert.serialize(certificate.tbsCertificate));
  const signature = new Uint8Array(certificate.signatureValue);
  return ml_dsa65.verify(signature, tbs, new Uint8Array(subjectPublicKey));
};

/** The CA as its root says, for requests and verifiers. */
export const issuerOf = (rootPem: string): { readonly issuer: Issuer; readonly root: Certificate } => {
  const root = readCertificate(derOf(rootPem));
  return { root, issuer: { commonName: root.commonName ?? '', key: root.key } };
};

/** GET without any credential. */
export const openGet = (
  { service }: Pick<World, 'service'>,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> => service.send({ method: 'GET', path, headers });

/** One OCSP request over POST. */
export const ocspPost = ({ service }: Pick<World, 'service'>, caId: string, body: Uint8Array) =>
  send(service.base, {
    method: 'POST',
    path: `/ca/${caId}/ocsp`,
    headers: { 'content-type': 'application/ocsp-request' },
    body,
  });
