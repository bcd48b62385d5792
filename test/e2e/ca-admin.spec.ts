import { X509Certificate } from 'node:crypto';

import { problemOf } from '../support/answers.js';
import {
  issue,
  openGet,
  pqcertProject,
  revoke,
  signedList,
  x509Project,
  type CaObject,
} from '../support/ca.js';
import { DATABASES } from '../support/databases.js';
import { fipsignProject } from '../support/fipsign.js';
import { useWorld } from '../support/world.js';

describe.each(DATABASES)('the administrator’s routes of CAs on %s', (database) => {
  const world = useWorld({}, database);
  const create = async (body: object) => {
    const { admin, project } = await fipsignProject(world());
    return admin.call('POST', `/projects/${project.id}/ca`, { format: 'x509', subject: 'CA', ...body });
  };

  it.each([
    ['no format', { format: undefined }],
    ['an unknown format', { format: 'pgp' }],
    ['no subject', { subject: undefined }],
    ['an empty subject', { subject: '' }],
    ['a subject of 257 characters', { subject: 'x'.repeat(257) }],
    ['a control character in the subject', { subject: 'a\u0007' }],
    ['an unknown algorithm', { algorithm: 'RSA' }],
    ['a KEM', { algorithm: 'ML-KEM-768' }],
    ['a classical algorithm', { algorithm: 'Ed25519' }],
    ['ML-DSA-44', { algorithm: 'ML-DSA-44' }],
    ['a composite PQCert CA', { format: 'pqcert', algorithm: 'MLDSA65-ECDSA-P256-SHA512' }],
    ['a root of no life', { expires_in_seconds: 0 }],
    ['a root of more than a hundred years', { expires_in_seconds: 3_153_600_001 }],
    ['an unknown provider', { provider: 'cloud' }],
    ['an unknown member', { key: 1 }],
  ])('refuse %s', async (_title, body) => {
    expect(problemOf(await create(body))).toEqual({ status: 400, code: 'request.shape' });
  });

  it('refuse a suite that keys cannot be made for, and a provider that is not there', async () => {
    for (const body of [{ algorithm: 'MLDSA65-RSA3072-PSS-SHA512' }, { provider: 'pkcs11' }]) {
      expect(problemOf(await create(body))).toEqual({ status: 422, code: 'provider.incapable' });
    }
  });

  it('make a CA in the backend of choice', async () => {
    for (const provider of ['memory', 'wasm']) {
      for (const algorithm of ['ML-DSA-65', 'Dilithium3']) {
        const answer = await create({ provider, algorithm });
        expect(answer.status).toBe(201);
        const { root, algorithm: canonical } = answer.json<CaObject<string>>();
        expect(canonical).toBe('ML-DSA-65');
        expect(new X509Certificate(root).ca).toBe(true);
      }
    }
  });

  it('allow one active CA, show the newest, and keep those before it', async () => {
    const { admin, project, ca } = await x509Project(world());
    const path = `/projects/${project.id}/ca`;
    const second = await admin.call('POST', path, { format: 'pqcert', subject: 'Second' });
    expect(problemOf(second)).toEqual({ status: 409, code: 'conflict.state' });
    expect(await admin.ok('GET', path)).toEqual({
      ...ca,
      status: 'active',
      retired_at: null,
      expires_at: expect.stringMatching(/^20\d\d-\d\d-\d\dT/),
      earlier: [],
    });
    const retired = await admin.ok('POST', `${path}/retire`, {});
    expect(retired).toMatchObject({ id: ca.id, status: 'retired', retired_at: expect.any(String) });
    expect(problemOf(await admin.call('POST', `${path}/retire`, {}))).toEqual({
      status: 404,
      code: 'request.not-found',
    });
    const next = await admin.ok<CaObject>('POST', path, { format: 'pqcert', subject: 'Second' }, 201);
    expect(await admin.ok('GET', path)).toEqual({
      ...next,
      status: 'active',
      retired_at: null,
      expires_at: null,
      earlier: [retired],
    });
  });

  it('know no CA of a project that has none, and no project that is none', async () => {
    const { admin, project } = await fipsignProject(world());
    const paths = [`/projects/${project.id}/ca`, '/projects/proj_00000000000000000000000000000000/ca'];
    for (const path of paths) {
      for (const [method, place] of [
        ['GET', path],
        ['POST', `${path}/retire`],
      ] as const) {
        const answer = await admin.call(method, place, method === 'POST' ? {} : undefined);
        expect(problemOf(answer)).toEqual({ status: 404, code: 'request.not-found' });
      }
    }
    const made = await admin.call('POST', paths[1]!, { format: 'x509', subject: 'CA' });
    expect(problemOf(made)).toEqual({ status: 404, code: 'request.not-found' });
  });

  it('let a project be deleted only without an active CA; its lists and root stay', async () => {
    const project = await x509Project(world());
    const { admin, client, ca, service } = project;
    const path = `/projects/${project.project.id}`;
    const { meta } = await issue(project);
    await revoke(project, meta.certId);
    await openGet({ service }, `/ca/${ca.id}/crl.der`);
    const { items } = await admin.ok<{ items: { id: string }[] }>('GET', `${path}/api-keys`);
    for (const { id } of items) await admin.call('DELETE', `${path}/api-keys/${id}`);
    expect(problemOf(await admin.call('DELETE', path))).toEqual({ status: 409, code: 'conflict.in-use' });
    await admin.ok('POST', `${path}/ca/retire`, {});
    expect((await admin.call('DELETE', path)).status).toBe(204);
    expect((await client.call('GET', '/ca/crl')).status).toBe(401);
    for (const place of ['crl.der', 'root.pem']) {
      expect((await openGet({ service }, `/ca/${ca.id}/${place}`)).status).toBe(200);
    }
  });

  it('leave an audit entry for every deed and refusal, and a chain that verifies', async () => {
    const project = await x509Project(world());
    const { admin, client, ca, service } = project;
    const { meta } = await issue(project);
    await revoke(project, meta.certId);
    await client.call('POST', '/ca/revoke', { certId: meta.certId });
    await signedList(project);
    await openGet({ service }, `/ca/${ca.id}/crl.der`);
    await admin.call('POST', `/projects/${project.project.id}/ca`, { format: 'x509', subject: 'Second' });
    await admin.ok('POST', `/projects/${project.project.id}/ca/retire`, {});
    const ofCa = (await admin.audit(`&project=${project.project.id}`)).filter(({ action }) =>
      /^ca\.|^key\./.test(action),
    );
    expect(ofCa.map(({ action, target, outcome }) => [action, target, outcome])).toEqual([
      ['key.generate', `ca/${ca.id}/ML-DSA-65/1`, 'ok'],
      ['ca.create', ca.id, 'ok'],
      ['ca.issue', meta.certId, 'ok'],
      ['ca.revoke', meta.certId, 'ok'],
      ['ca.revoke', meta.certId, 'conflict.state'],
      ['ca.crl', ca.id, 'ok'],
      ['ca.crl', ca.id, 'ok'],
      ['ca.retire', ca.id, 'ok'],
      ['key.retire', `ca/${ca.id}/ML-DSA-65/1`, 'ok'],
    ]);
    expect((await admin.verifyAudit()).ok).toBe(true);
  });
});

describe('a CA’s key', () => {
  const world = useWorld();

  it('is out of reach of the native API, whatever name it is called by', async () => {
    for (const project of [await x509Project(world()), await pqcertProject(world())]) {
      const { api, ca, service } = project;
      await openGet({ service }, `/ca/${ca.id}/crl.der`);
      const { keys } = await api.get<{ keys: unknown[] }>('/kms/keys?limit=1000');
      expect(keys).toEqual([]);
      for (const key of [`ca/${ca.id}`, `ca%2F${ca.id}`, ca.id, `ocsp/${ca.id}`]) {
        const body = { algorithm: 'ML-DSA-65', key, key_version: 1, message: 'AAAA' };
        expect([400, 404]).toContain((await api.call('POST', '/signature/sign', body)).status);
        const named = { algorithm: 'ML-DSA-65', key, key_version: 1 };
        for (const path of ['/kms/keys/rotate', '/kms/keys/retire', '/kms/keys/archive']) {
          expect([400, 404]).toContain((await api.call('POST', path, named)).status);
        }
      }
      expect((await issue(project)).success).toBe(true);
    }
  });
});
