import { createHash, createPublicKey, verify as verifyMlDsa } from 'node:crypto';

import { DATABASES } from '../support/databases.js';
import { mcpProject, withAgent } from '../support/mcp.js';
import { useWorld } from '../support/world.js';

interface Keyed {
  readonly key_version: number;
  readonly public_key: string;
  readonly status: string;
}

interface Token {
  readonly payload: string;
  readonly signature: string;
  readonly algorithm: string;
  readonly issuedAt: number;
}

const TEXT = 'an agreement, Zoë';
const BASE64_OF_TEXT = Buffer.from(TEXT).toString('base64');
const DIGEST = createHash('sha256').update(TEXT).digest('base64');

describe.each(DATABASES)('the tools of twinseal mcp on %s', (database) => {
  const world = useWorld({}, database);

  it('sign, verify and revoke tokens, and count what they cost', async () => {
    await withAgent(await mcpProject(world()), async (agent) => {
      expect(await agent.ok('fipsign_health')).toMatchObject({ success: true, status: 'ok' });
      expect(await agent.ok('twinseal_health')).toMatchObject({ status: 'ok' });
      const { token } = await agent.ok<{ token: Token }>('fipsign_sign', {
        sub: 'agent',
        purpose: { deep: [1] },
      });
      const { publicKey } = await agent.ok<{ publicKey: string }>('fipsign_public_key');
      const jwk = {
        kty: 'AKP',
        alg: 'ML-DSA-65',
        pub: Buffer.from(publicKey, 'base64').toString('base64url'),
      };
      const outside = createPublicKey({ key: jwk, format: 'jwk' });
      const signature = Buffer.from(token.signature, 'base64');
      expect(verifyMlDsa(undefined, Buffer.from(token.payload), outside, signature)).toBe(true);
      expect(await agent.ok('fipsign_verify', { token })).toMatchObject({
        valid: true,
        payload: { sub: 'agent', purpose: { deep: [1] } },
      });
      expect(await agent.ok('fipsign_revoke', { token, reason: 'over' })).toMatchObject({ success: true });
      expect(await agent.ok('fipsign_verify', { token })).toEqual({
        success: false,
        valid: false,
        error: 'Token has been revoked',
      });
      expect(await agent.ok('fipsign_usage')).toMatchObject({ current: { freeUsed: 4 } });
    });
  });

  it.each(['pqcert', 'x509'] as const)(
    'certify a key pair of a device, list and revoke with a CA of format %s',
    async (ca) => {
      await withAgent(await mcpProject(world(), { ca }), async (agent) => {
        const pair = await agent.ok<{ publicKey: string; secretKey: string }>('fipsign_generate_key_pair');
        expect(Buffer.from(pair.publicKey, 'base64')).toHaveLength(1952);
        expect(Buffer.from(pair.secretKey, 'base64')).toHaveLength(32);
        const { meta } = await agent.ok<{ meta: { certId: string } }>('fipsign_ca_issue', {
          subject: 'device-1',
          publicKey: pair.publicKey,
          expiresInSeconds: 3600,
          ...(ca === 'pqcert' && { meta: { model: 'lock' } }),
        });
        const { certId } = meta;
        expect(await agent.ok('fipsign_ca_get_cert', { certId })).toMatchObject({
          status: { revoked: false },
        });
        expect(await agent.ok('fipsign_ca_revoke_cert', { certId, reason: 'superseded' })).toMatchObject({
          certId,
        });
        expect(await agent.ok('fipsign_ca_get_cert', { certId })).toMatchObject({
          status: { revoked: true },
        });
        expect(await agent.ok('fipsign_ca_get_crl')).toMatchObject({ crl: { revokedCerts: [{ certId }] } });
        expect(await agent.fault('fipsign_ca_revoke_cert', { certId })).toMatchObject({ status: 409 });
      });
    },
  );

  it.each(['ML-DSA-65', 'MLDSA65-ECDSA-P256-SHA512'])(
    'keep, use, rotate and end a %s key',
    async (algorithm) => {
      await withAgent(await mcpProject(world()), async (agent) => {
        const key = { algorithm, key: 'invoices' };
        const first = { ...key, key_version: 1 };
        const made = await agent.ok<Keyed>('twinseal_generate_key', key);
        expect(made).toMatchObject({ key_version: 1, status: 'active' });
        const { signature } = await agent.ok<{ signature: string }>('twinseal_sign', {
          ...first,
          text: TEXT,
        });
        const isValid = async (more: object): Promise<unknown> =>
          (await agent.ok('twinseal_verify', { ...first, signature, ...more }))['valid'];
        expect(await isValid({ message: BASE64_OF_TEXT })).toBe(true);
        expect(await isValid({ text: `${TEXT}!` })).toBe(false);
        const outside = { algorithm, public_key: made.public_key, signature };
        expect(await agent.ok('twinseal_verify_public', { ...outside, text: TEXT })).toMatchObject({
          valid: true,
        });
        const digest = { ...first, hash: DIGEST, hash_algorithm: 'SHA-256' };
        const hashed = await agent.ok<{ signature: string }>('twinseal_sign_hash', digest);
        expect(
          await agent.ok('twinseal_verify_hash', { ...digest, signature: hashed.signature }),
        ).toMatchObject({ valid: true });
        expect(await agent.ok('twinseal_rotate_key', key)).toMatchObject({
          key_version: 2,
          old_key_version: 1,
        });
        expect(await agent.fault('twinseal_sign', { ...first, text: TEXT })).toMatchObject({ status: 404 });
        expect(await isValid({ text: TEXT })).toBe(true);
        expect(await agent.ok('twinseal_get_public_key', { ...first, format: 'pem' })).toMatchObject({
          public_key: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----/),
        });
        await agent.ok('twinseal_retire_key', { ...key, key_version: 2 });
        await agent.ok('twinseal_archive_key', first);
        const { keys } = await agent.ok<{ keys: readonly Keyed[] }>('twinseal_list_keys', {
          key: 'invoices',
        });
        const states = Object.fromEntries(keys.map(({ key_version, status }) => [key_version, status]));
        expect(states).toEqual({ 1: 'archived', 2: 'retired' });
      });
    },
  );

  it('encrypt and decrypt text and bytes, and encapsulate', async () => {
    await withAgent(await mcpProject(world()), async (agent) => {
      const key = { algorithm: 'X-Wing', key_version: 1 };
      await agent.ok('twinseal_generate_key', { algorithm: 'X-Wing' });
      const { ciphertext } = await agent.ok<{ ciphertext: string }>('twinseal_encrypt', {
        ...key,
        text: TEXT,
      });
      expect(await agent.ok('twinseal_decrypt', { ...key, ciphertext })).toMatchObject({
        plaintext: BASE64_OF_TEXT,
        text: TEXT,
      });
      const bytes = await agent.ok<{ ciphertext: string }>('twinseal_encrypt', { ...key, plaintext: '/w==' });
      const opened = await agent.ok('twinseal_decrypt', { ...key, ciphertext: bytes.ciphertext });
      expect(opened).toMatchObject({ plaintext: '/w==' });
      expect(opened).not.toHaveProperty('text');
      const { kem_ciphertext, shared_secret } = await agent.ok('twinseal_encapsulate', key);
      expect(await agent.ok('twinseal_decapsulate', { ...key, kem_ciphertext })).toMatchObject({
        shared_secret,
      });
      expect(await agent.ok('twinseal_list_algorithms')).toHaveProperty('algorithms.0.algorithm');
    });
  });

  it('grant actions under a mandate until it is narrowed, and deny as an answer', async () => {
    await withAgent(await mcpProject(world()), async (agent) => {
      const { mandate } = await agent.ok<{ mandate: { id: string; token: Token } }>(
        'twinseal_create_mandate',
        {
          agentId: 'agent-7',
          issuedBy: 'alice@example.com',
          scope: ['read', 'write'],
          budgetTotal: 3,
          expiresInSeconds: 600,
        },
      );
      const { id, token } = mandate;
      const ask = (action: string, cost: number) =>
        agent.ok('twinseal_verify_mandate', { token, action, cost });
      expect(await ask('read', 2)).toMatchObject({ result: 'granted', budgetRemaining: 1 });
      expect(await ask('read', 2)).toMatchObject({ result: 'denied', reason: 'budget_exhausted' });
      await agent.ok('twinseal_update_mandate', { id, action: 'narrow', scope: ['write'] });
      expect(await ask('read', 0)).toMatchObject({ result: 'denied', reason: 'scope_not_authorized' });
      expect(await agent.ok('twinseal_get_mandate', { id })).toMatchObject({
        mandate: { scopeCurrent: ['write'] },
      });
      expect(await agent.ok('twinseal_list_mandates')).toMatchObject({ total: 1, mandates: [{ id }] });
    });
  });
});
