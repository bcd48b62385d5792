import { createHash } from 'node:crypto';

import { DATABASES } from '../support/databases.js';
import {
  claimsOf,
  FipsignClient,
  fipsignProject,
  FORGED,
  isSignedBy,
  NOT_REVOCABLE,
  REVOKED,
  UNAUTHENTICATED,
  type PqToken,
} from '../support/fipsign.js';
import { useWorld } from '../support/world.js';

const SIZES = { 'ML-DSA-44': [1312, 2420], 'ML-DSA-65': [1952, 3309], 'ML-DSA-87': [2592, 4627] } as const;

interface PublicKeys {
  readonly projectId: string;
  readonly keys: readonly {
    readonly fingerprint: string;
    readonly publicKey: string;
    readonly status: string;
    readonly retiredAt: number | null;
  }[];
  readonly count: number;
}

describe.each(DATABASES)('FIPSign tokens on %s', (database) => {
  const world = useWorld({}, database);
  const stranger = () => new FipsignClient(world().service.base);

  it('answer /health in FIPSign’s shape whatever key is sent', async () => {
    const expected = {
      success: true,
      status: 'ok',
      service: 'twinseal',
      algorithm: 'ML-DSA-65',
      standard: 'NIST FIPS 204',
      quantumResistant: true,
      version: '2.0.0',
    };
    for (const key of [undefined, 'nonsense', world().api.apiKey]) {
      expect(await new FipsignClient(world().service.base, key).ok('GET', '/health')).toEqual(expected);
    }
  });

  it('a signed token has the contract’s members, and its signature covers the payload’s characters', async () => {
    const { client, project } = await fipsignProject(world(), { owner_email: 'owner@example.com' });
    const before = Math.floor(Date.now() / 1000);
    const { token, meta, usage, ...rest } = await client.sign({
      sub: 'user-1',
      email: 'müller@example.com',
      role: 'admin',
      tenant: { id: 7, tags: ['a', null] },
      expiresInSeconds: 120,
    });
    expect(rest).toEqual({ success: true });
    expect(Object.keys(token).toSorted()).toEqual(['algorithm', 'issuedAt', 'payload', 'signature']);
    expect(meta).toEqual({
      algorithm: 'ML-DSA-65',
      standard: 'NIST FIPS 204',
      quantumResistant: true,
      expiresIn: 120,
      issuedFor: 'owner@example.com',
      projectId: project.id,
      tokenCost: 1,
      source: 'free',
    });
    const month = new Date().toISOString().slice(0, 7);
    expect(usage).toEqual({ freeRemaining: 9999, packRemaining: 0, totalRemaining: 9999, month });
    expect(token.issuedAt).toBeGreaterThanOrEqual(before);
    expect(claimsOf(token)).toEqual({
      sub: 'user-1',
      email: 'müller@example.com',
      role: 'admin',
      tenant: { id: 7, tags: ['a', null] },
      _iss: project.id,
      iat: token.issuedAt,
      exp: token.issuedAt + 120,
    });
    const { publicKey } = await client.ok<{ publicKey: string }>('GET', '/public-key');
    expect(isSignedBy(token, publicKey)).toBe(true);
    expect(Buffer.from(token.payload, 'base64').toString('base64')).toBe(token.payload);
  });

  it.each(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const)(
    'of a project with %s are of that algorithm and verify',
    async (algorithm) => {
      const { client } = await fipsignProject(world(), { token_algorithm: algorithm });
      const key = await client.ok<{ publicKey: string; algorithm: string }>('GET', '/public-key');
      const { token, meta } = await client.sign();
      const [publicBytes, signatureBytes] = SIZES[algorithm];
      expect(key.algorithm).toBe(algorithm);
      expect(Buffer.from(key.publicKey, 'base64')).toHaveLength(publicBytes);
      expect(Buffer.from(token.signature, 'base64')).toHaveLength(signatureBytes);
      expect([token.algorithm, meta['algorithm']]).toEqual([algorithm, algorithm]);
      expect(isSignedBy(token, key.publicKey)).toBe(true);
      expect(await client.ok('POST', '/verify', { token })).toEqual({
        success: true,
        valid: true,
        payload: claimsOf(token),
      });
    },
  );

  it('start on the deployment’s default key for ML-DSA-65, which needs no API key; a bad one is 401', async () => {
    const { client } = await fipsignProject(world());
    const ofProject = await client.ok('GET', '/public-key');
    expect(await stranger().ok('GET', '/public-key')).toEqual(ofProject);
    const other = await fipsignProject(world(), { token_algorithm: 'ML-DSA-44' });
    expect(await other.client.ok('GET', '/public-key')).not.toEqual(ofProject);
    const bad = new FipsignClient(world().service.base, `pqa_${'0'.repeat(64)}`);
    expect(await bad.refusal('GET', '/public-key')).toEqual([401, UNAUTHENTICATED]);
  });

  it('drop the claims that the service sets, and default to an hour', async () => {
    const { client, project } = await fipsignProject(world());
    const { token, meta } = await client.sign({ sub: 'x', _iss: 'proj_other', iat: 1, exp: 2 });
    expect(claimsOf(token)).toMatchObject({
      _iss: project.id,
      iat: token.issuedAt,
      exp: token.issuedAt + 3600,
    });
    expect(meta['expiresIn']).toBe(3600);
    expect(meta['issuedFor']).toBe('owner@localhost');
  });

  it('that were changed, or come from elsewhere, are refused with the Spanish text and charged', async () => {
    const { client } = await fipsignProject(world());
    const other = await fipsignProject(world());
    const { token } = await client.sign();
    const { token: foreign } = await other.client.sign();
    const used = await client.used();
    const tampered: readonly PqToken[] = [
      foreign,
      { ...token, payload: 'FAKE' },
      { ...token, payload: 'TAMPERED_PAYLOAD' },
      { ...token, payload: `${token.payload.slice(0, -4)}AAAA` },
      { ...token, payload: '\u0000é\ud800' },
      { ...token, signature: 'not base64 at all' },
      { ...token, signature: token.signature.slice(4) },
      { ...token, signature: token.signature.replaceAll('+', '-').replaceAll('/', '_') },
      { ...token, signature: `AAAA${token.signature.slice(4)}` },
      { ...token, algorithm: 'ML-DSA-44' },
      { ...token, algorithm: 'ML-DSA-87' },
    ];
    for (const one of tampered) {
      expect(await client.refusal('POST', '/verify', { token: one })).toEqual([401, FORGED]);
    }
    expect(await client.used()).toBe(used + tampered.length);
  });

  it('are revoked at once; again is free; the text is exact', async () => {
    const { client } = await fipsignProject(world());
    const { token } = await client.sign();
    const twin = (await client.sign()).token;
    const first = await client.ok('POST', '/revoke', { token, reason: 'logout' });
    expect(first).toEqual({
      success: true,
      message: 'Token revoked successfully',
      revokedAt: expect.any(Number),
      sub: 'user-1',
      expiresAt: token.issuedAt + 3600,
      note: 'This token will be rejected on any future /verify call',
    });
    const used = await client.used();
    expect(await client.ok('POST', '/revoke', { token })).toEqual({
      success: true,
      message: 'Token was already revoked',
    });
    expect(await client.used()).toBe(used);
    expect(await client.refusal('POST', '/verify', { token })).toEqual([401, REVOKED]);
    expect(await client.used()).toBe(used + 1);
    // Signed in the same second with the same claims, and a token of its own all the same.
    expect(await client.ok('POST', '/verify', { token: twin })).toMatchObject({ valid: true });
  });

  it('are revoked once when twenty ask at once, and paid for once', async () => {
    const { client } = await fipsignProject(world());
    const { token } = await client.sign();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => client.ok<{ message: string }>('POST', '/revoke', { token })),
    );
    const first = answers.filter(({ message }) => message === 'Token revoked successfully');
    expect(first).toHaveLength(1);
    expect(await client.used()).toBe(2);
  });

  it('that are forged, malformed or another project’s cannot be revoked, and that is free', async () => {
    const { client } = await fipsignProject(world());
    const other = await fipsignProject(world());
    const { token } = await client.sign();
    const { token: foreign } = await other.client.sign();
    const bad = [
      { ...token, payload: 'FAKE' },
      foreign,
      {},
      null,
      'text',
      [],
      { ...token, algorithm: 'RSA' },
    ];
    for (const one of bad) {
      expect(await client.refusal('POST', '/revoke', { token: one })).toEqual([400, NOT_REVOCABLE]);
    }
    expect(await client.refusal('POST', '/revoke', {})).toEqual([400, NOT_REVOCABLE]);
    expect(await client.used()).toBe(1);
    expect(await client.ok('POST', '/verify', { token })).toMatchObject({ valid: true });
  });

  it('keep verifying after their key was rotated, and the old key stays listed', async () => {
    const { client, admin, project } = await fipsignProject(world());
    const { token } = await client.sign();
    const before = await client.ok<PublicKeys>('GET', '/public-keys');
    expect(before).toMatchObject({ projectId: project.id, count: 1, keys: [{ status: 'current' }] });
    const rotated = await admin.call('POST', `/projects/${project.id}/token-key/rotate`, {});
    expect(rotated.status).toBe(200);
    const { token: newer } = await client.sign();
    const after = await client.ok<PublicKeys>('GET', '/public-keys');
    expect(after.keys.map(({ status }) => status)).toEqual(['current', 'retired']);
    expect(after.keys[1]).toMatchObject({ publicKey: before.keys[0]!.publicKey });
    expect(after.keys[1]!.retiredAt).toEqual(expect.any(Number));
    expect(after.keys[0]!.retiredAt).toBeNull();
    expect(isSignedBy(newer, after.keys[0]!.publicKey)).toBe(true);
    for (const { fingerprint, publicKey } of after.keys) {
      expect(createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex')).toBe(fingerprint);
    }
    for (const one of [token, newer]) {
      expect(await client.ok('POST', '/verify', { token: one })).toMatchObject({ valid: true });
    }
    // The default key is still everybody else's.
    const { client: neighbour } = await fipsignProject(world());
    expect((await neighbour.ok<PublicKeys>('GET', '/public-keys')).keys[0]!.publicKey).toBe(
      before.keys[0]!.publicKey,
    );
  });

  it('keep being signed and verified while the key is rotated again and again', async () => {
    const { client, admin, project } = await fipsignProject(world(), { token_algorithm: 'ML-DSA-44' });
    const rotate = () => admin.call('POST', `/projects/${project.id}/token-key/rotate`, {});
    const signing = Promise.all(Array.from({ length: 30 }, () => client.sign()));
    const rotations = await Promise.all([rotate(), rotate(), rotate()]);
    const signed = await signing;
    for (const { token } of signed) {
      expect(await client.ok('POST', '/verify', { token })).toMatchObject({ valid: true });
    }
    const made = rotations.filter(({ status }) => status === 200).length;
    const { count, keys } = await client.ok<PublicKeys>('GET', '/public-keys');
    expect(count).toBe(made + 1);
    expect(keys.filter(({ status }) => status === 'current')).toHaveLength(1);
  });

  it('have keys that no native route reaches or lists', async () => {
    const { api, client } = await fipsignProject(world(), { token_algorithm: 'ML-DSA-87' });
    await client.sign();
    expect(await api.get('/kms/keys')).toMatchObject({ total: 0, keys: [] });
    for (const key of ['token/1', 'token%2F1', 'token', 'token-1']) {
      const answers = [
        await api.call('POST', '/signature/sign', {
          algorithm: 'ML-DSA-87',
          key,
          key_version: 1,
          message: '',
        }),
        await api.call('POST', '/kms/keys/rotate', { algorithm: 'ML-DSA-87', key }),
        await api.call('POST', '/kms/keys/retire', { algorithm: 'ML-DSA-87', key, key_version: 1 }),
        await api.call('GET', `/kms/keys/1/public?algorithm=ML-DSA-87&key=${key}`),
      ];
      for (const { status } of answers) expect([400, 404]).toContain(status);
    }
    expect((await client.sign()).success).toBe(true);
  });

  it('leave an audit entry each, a refused verification its own outcome, and the chain holds', async () => {
    const { client, admin, project } = await fipsignProject(world());
    const { token } = await client.sign({ sub: 'planted-subject' });
    await client.call('POST', '/verify', { token: { ...token, payload: 'FAKE' } });
    await client.ok('POST', '/revoke', { token });
    const entries = await admin.audit(`&project=${project.id}`);
    const words = entries.map(({ action, outcome }) => `${action} ${outcome}`);
    expect(words).toEqual(
      expect.arrayContaining(['token.sign ok', 'token.verify token.forged', 'token.revoke ok']),
    );
    expect(JSON.stringify(entries)).not.toContain('planted-subject');
    expect((await admin.verifyAudit()).ok).toBe(true);
  });

  it('a project with token and webhook keys can still be deleted', async () => {
    const { admin, project, client } = await fipsignProject(world(), { token_algorithm: 'ML-DSA-44' });
    await client.sign();
    const { items } = await admin.ok<{ items: { id: string }[] }>('GET', `/projects/${project.id}/api-keys`);
    for (const { id } of items) await admin.call('DELETE', `/projects/${project.id}/api-keys/${id}`);
    expect((await admin.call('DELETE', `/projects/${project.id}`)).status).toBe(204);
  });
});
