/** The story that every generated client tells (test/clients/README.md), in TypeScript. */
import { createHash, randomUUID } from 'node:crypto';
import { env } from 'node:process';

import * as admin from '../../../clients/typescript/admin/src/index.js';
import * as fipsign from '../../../clients/typescript/fipsign/src/index.js';
import * as v1 from '../../../clients/typescript/v1/src/index.js';

const basePath = env['BASE_URL'] ?? '';
const message = Buffer.from('a contract');
const b64 = (data: Uint8Array): string => Buffer.from(data).toString('base64');
const say = (line: string): void => console.log(line);

/** The answer of the error that `call` must throw. */
const refused = async <T>(call: Promise<unknown>): Promise<{ status: number; body: T }> => {
  try {
    await call;
  } catch (error) {
    const { response } = error as { response: Response };
    return { status: response.status, body: (await response.json()) as T };
  }
  throw new Error('nothing was thrown');
};

const adminSetup = new admin.Configuration({ basePath, accessToken: env['ADMIN_TOKEN'] ?? '' });
const projects = new admin.ProjectsApi(adminSetup);
const name = `typescript-${randomUUID().slice(0, 8)}`;
const project = await projects.createProject({ name });
const apiKeys = new admin.ApiKeysApi(adminSetup);
const nativeKey = await apiKeys.createApiKey(project.id, { name: 'story', format: 'qph' });
const tokenKey = await apiKeys.createApiKey(project.id, { name: 'story', format: 'pqa' });
say(`project made, ${project.status}`);

const setup = new v1.Configuration({ basePath, apiKey: nativeKey.key });
const [keys, signature, kem] = [new v1.KeysApi(setup), new v1.SignatureApi(setup), new v1.KemApi(setup)];

const { data: key } = await keys.generateKey({ algorithm: 'ML-DSA-65' });
say(`key ${key.algorithm} version ${key.keyVersion} ${key.status}`);

const sign = async (algorithm: string): Promise<string> =>
  (await signature.sign({ algorithm, keyVersion: 1, message: b64(message) })).data.signature;
const isValid = async (algorithm: string, of: Uint8Array, text: string): Promise<boolean> =>
  (await signature.verify({ algorithm, keyVersion: 1, message: b64(of), signature: text })).data.valid;

const signed = await sign('ML-DSA-65');
const size = Buffer.from(signed, 'base64').length;
say(`signature of ${size} bytes: ${await isValid('ML-DSA-65', message, signed)}`);
say(`of another message: ${await isValid('ML-DSA-65', Buffer.from('other'), signed)}`);

const hash = b64(createHash('sha256').update(message).digest());
const digest = { algorithm: 'ML-DSA-65', keyVersion: 1, hash, hashAlgorithm: 'SHA-256' };
const { data: ofDigest } = await signature.signHash(digest);
const { data: checked } = await signature.verifyHash({ ...digest, signature: ofDigest.signature });
say(`digest signed as ${ofDigest.mode}: ${checked.valid}`);

const composite = 'MLDSA65-ECDSA-P256-SHA512';
await keys.generateKey({ algorithm: composite });
say(`${composite}: ${await isValid(composite, message, await sign(composite))}`);

await keys.generateKey({ algorithm: 'ML-KEM-768' });
const reference = { algorithm: 'ML-KEM-768', keyVersion: 1 };
const { data: made } = await kem.encapsulate(reference);
const { data: opened } = await kem.decapsulate({ ...reference, kemCiphertext: made.kemCiphertext });
const secretSize = Buffer.from(opened.sharedSecret, 'base64').length;
say(`one secret of ${secretSize} bytes: ${made.sharedSecret === opened.sharedSecret}`);

const fipsignSetup = new fipsign.Configuration({ basePath, apiKey: tokenKey.key });
const tokens = new fipsign.TokensApi(fipsignSetup);
const { token } = await tokens.signToken({ sub: 'user-1', plan: 'gold' });
const { payload } = await tokens.verifyToken({ token });
say(`token of ${payload['sub']} with plan ${payload['plan']}`);
say((await tokens.revokeToken({ token })).message);
const after = await refused<fipsign.FipsignError>(tokens.verifyToken({ token }));
say(`then: ${after.body.error}`);

const [cas, ca] = [new admin.CaApi(adminSetup), new fipsign.CaApi(fipsignSetup)];
for (const format of ['pqcert', 'x509'] as const) {
  await cas.createCa(project.id, { format, subject: 'Story CA' });
  const request = { subject: 'device-1', publicKey: key.publicKey, expiresInSeconds: 3600 };
  const { certificate, meta } = await ca.issueCertificate(request);
  const form = typeof certificate === 'string' ? 'PEM' : 'an object';
  say(`${meta.format}: certificate for ${meta.subject} as ${form}`);
  const { certId } = meta;
  await ca.revokeCertificate({ certId, reason: 'superseded' });
  const { status } = await ca.getCertificate(certId);
  const { crl } = await ca.getRevocationList();
  say(`${format}: revoked ${status.revoked}, listed ${crl.revokedCerts[0]?.certId === certId}`);
  await cas.retireCa(project.id);
}

const missing = await refused<v1.ApiError>(
  signature.sign({ algorithm: 'ML-DSA-65', keyVersion: 7, message: b64(message) }),
);
say(`native error ${missing.status}: ${v1.ApiErrorFromJSON(missing.body).error.errorCode}`);
const reserved = await refused<fipsign.FipsignError>(tokens.signToken({ sub: 'user-1', _x: 1 }));
say(`token error ${reserved.status}: ${reserved.body.error}`);
const taken = await refused<admin.Problem>(projects.createProject({ name }));
say(`admin error ${taken.status}: ${taken.body.code}`);
