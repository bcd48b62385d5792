import { createHash, createHmac } from 'node:crypto';

import { DATABASES } from '../support/databases.js';
import {
  claimsOf,
  fipsignProject,
  isSignedBy,
  type PqToken,
  type Signed,
  type Usage,
} from '../support/fipsign.js';
import { GENERATIONS, GenerationClient, type Generation } from '../support/fipsign-generations.js';
import { Receiver } from '../support/receiver.js';
import { until } from '../support/until.js';
import { useWorld } from '../support/world.js';

/** As Python unpacks it: another member is a TypeError there. */
const REMAINING = ['freeRemaining', 'month', 'packRemaining', 'totalRemaining'];
const FIELDS = {
  email: 'u@example.com',
  role: 'admin',
  department: 'r&d',
  level: 3,
  tags: ['a'],
  active: true,
};

describe.each(DATABASES)('one deployment on %s serves at once', (database) => {
  const world = useWorld({ TWINSEAL_WEBHOOK_ALLOW_PRIVATE: 'true' }, database);
  const connect = async (generation: Generation) => {
    const made = await fipsignProject(world(), { owner_email: 'owner@example.com' });
    return { ...made, sdk: new GenerationClient(generation, made.client.base, made.client.apiKey ?? '') };
  };

  describe.each(GENERATIONS)('$name:', (generation) => {
    it('health and public key as it accepts them, with or without its key', async () => {
      const { sdk } = await connect(generation);
      const health = await sdk.call<{ algorithm: string }>('GET', '/health');
      expect(health).toMatchObject({ status: 'ok', version: '2.0.0', quantumResistant: true });
      expect(generation.health).toContain(health.algorithm);
      const key = await sdk.call<{ publicKey: string; algorithm: string }>('GET', '/public-key');
      expect(key.algorithm).toBe('ML-DSA-65');
      expect(Buffer.from(key.publicKey, 'base64')).toHaveLength(1952);
    });

    it('a token’s life: signed with fields of its own, verified, tampered with, revoked', async () => {
      const { sdk, project } = await connect(generation);
      const { token, meta, usage } = await sdk.call<Signed>('POST', '/sign', {
        sub: 'user-1',
        ...FIELDS,
        expiresInSeconds: 300,
      });
      expect(Object.keys(meta).toSorted()).toEqual([
        'algorithm',
        'expiresIn',
        'issuedFor',
        'projectId',
        'quantumResistant',
        'source',
        'standard',
        'tokenCost',
      ]);
      expect(meta).toMatchObject({ issuedFor: 'owner@example.com', projectId: project.id, expiresIn: 300 });
      expect(Object.keys(usage).toSorted()).toEqual(REMAINING);
      const { payload } = await sdk.call<{ payload: object }>('POST', '/verify', { token });
      expect(payload).toEqual(claimsOf(token));
      expect(payload).toMatchObject({ sub: 'user-1', ...FIELDS, _iss: project.id });
      for (const fake of ['FAKE', 'TAMPERED_PAYLOAD']) {
        const fault = await sdk.fault('POST', '/verify', { token: { ...token, payload: fake } });
        expect([fault.status, fault.answer['valid'], fault.message]).toEqual([
          401,
          false,
          'Firma inválida — el token fue alterado o no fue emitido por este servidor',
        ]);
      }
      expect(await sdk.call('POST', '/revoke', { token })).toMatchObject({
        message: 'Token revoked successfully',
        sub: 'user-1',
      });
      const fault = await sdk.fault('POST', '/verify', { token });
      expect([fault.status, fault.answer['valid'], fault.message]).toEqual([
        401,
        false,
        'Token has been revoked',
      ]);
    });

    it('usage with its six months, and faults whose message is the error itself', async () => {
      const { sdk } = await connect(generation);
      await sdk.call('POST', '/sign', { sub: 'user-1' });
      const { current, monthlyHistory, developer, note } = await sdk.call<Usage>('GET', '/usage');
      expect(current).toMatchObject({ freeUsed: 1, freeRemaining: 9999 });
      expect(monthlyHistory).toHaveLength(6);
      expect([developer.email, note === '']).toEqual(['owner@example.com', false]);
      const fault = await sdk.fault('POST', '/sign', { sub: 'user-1', expiresInSeconds: 10 });
      expect([fault.kind, fault.status, fault.message]).toEqual([
        'API_ERROR',
        400,
        '"expiresInSeconds" must be at least 60',
      ]);
      const unknown = await sdk.fault('GET', '/no-such-route');
      expect([unknown.kind, unknown.status, unknown.message]).toEqual(['API_ERROR', 404, 'Not found']);
    });
  });

  it.each(GENERATIONS.filter(({ local }) => local.length > 0))(
    '$name: verification in the client, with the key it fetched itself',
    async (generation) => {
      for (const token_algorithm of generation.local) {
        const made = await fipsignProject(world(), { token_algorithm });
        const sdk = new GenerationClient(generation, made.client.base, made.client.apiKey ?? '');
        const { token } = await sdk.call<Signed>('POST', '/sign', { sub: 'user-1' });
        const { publicKey } = await sdk.call<{ publicKey: string }>('GET', '/public-key');
        expect(generation.local).toContain(token.algorithm);
        expect(isSignedBy(token, publicKey)).toBe(true);
        // As the SDKs decode it; ASCII claims survive `atob`.
        const claims = JSON.parse(atob(token.payload)) as { _iss: string; exp: number };
        expect(claims._iss).toBe(made.project.id);
        expect(claims.exp).toBeGreaterThan(Date.now() / 1000);
      }
    },
  );

  it.each(GENERATIONS.filter(({ webhooks }) => webhooks))(
    '$name: webhooks by API key, whose receiver recomputes the HMAC from the parsed body',
    async (generation) => {
      const receiver = new Receiver();
      await receiver.open();
      try {
        const { sdk } = await connect(generation);
        const { webhook } = await sdk.call<{ webhook: { secret: string } }>('POST', '/webhooks', {
          url: receiver.url,
        });
        expect(webhook.secret).toMatch(/^whsec_/);
        expect(await sdk.call('GET', '/webhooks')).toMatchObject({ webhook: { active: true } });
        expect(await sdk.call('POST', '/webhooks/test')).toEqual({
          success: true,
          message: expect.stringMatching(/./),
        });
        await until(() => receiver.arrivals.length === 1);
        const { headers, body } = receiver.arrivals[0]!;
        const rewritten = JSON.stringify(JSON.parse(body));
        const hmac = createHmac('sha256', webhook.secret).update(rewritten).digest('hex');
        expect(headers).toMatchObject({
          'x-pqauth-event': 'token.signed',
          'x-pqauth-timestamp': expect.stringMatching(/^\d{10}$/),
          'x-pqauth-signature': `sha256=${hmac}`,
        });
        expect(await sdk.call('DELETE', '/webhooks')).toEqual({ success: true });
        expect(await sdk.call('GET', '/webhooks')).toEqual({ success: true, webhook: null });
      } finally {
        await receiver.close();
      }
    },
  );

  it.each(GENERATIONS.filter(({ zes }) => zes))(
    '$name: a signed document is a token whose subject is the digest',
    async (generation) => {
      const { sdk } = await connect(generation);
      const digest = createHash('sha256').update('{"amount":100}').digest('hex');
      const { token } = await sdk.call<Signed>('POST', '/sign', { sub: `zes:${digest}`, zes: true });
      expect(await sdk.call('POST', '/verify', { token })).toMatchObject({
        payload: { sub: `zes:${digest}`, zes: true },
      });
    },
  );

  it.each(GENERATIONS.filter(({ mandates }) => mandates))(
    '$name: a mandate’s life, with exactly the members it unpacks',
    async (generation) => {
      const { sdk } = await connect(generation);
      const { mandate, usage } = await sdk.call<{ mandate: { id: string; token: PqToken }; usage: object }>(
        'POST',
        '/mandate',
        { agentId: 'a', issuedBy: 'b', scope: ['read', 'write'], budgetTotal: 5, expiresInSeconds: 600 },
      );
      expect(Object.keys(usage).toSorted()).toEqual(REMAINING);
      const ask = { token: mandate.token, action: 'read', cost: 2 };
      const granted = await sdk.call<{ usage: object }>('POST', '/mandate/verify', ask);
      expect(granted).toMatchObject({ result: 'granted', actionMatched: 'read', budgetRemaining: 3 });
      expect(Object.keys(granted.usage).toSorted()).toEqual(REMAINING);
      const denied = await sdk.fault('POST', '/mandate/verify', { ...ask, cost: 4 });
      expect([denied.status, denied.answer]).toEqual([
        403,
        {
          success: false,
          result: 'denied',
          reason: 'budget_exhausted',
          budgetConsumedUnits: 2,
          budgetTotalUnits: 5,
        },
      ]);
      await sdk.call('PATCH', `/mandate/${mandate.id}`, { action: 'narrow', scope: ['write'] });
      expect((await sdk.fault('POST', '/mandate/verify', ask)).answer).toMatchObject({
        reason: 'scope_not_authorized',
      });
      expect(await sdk.call('GET', '/mandate')).toMatchObject({ total: 1, count: 1, nextCursor: null });
      expect(await sdk.call('GET', `/mandate/${mandate.id}`)).toMatchObject({
        mandate: { budgetConsumed: 2, budgetRemaining: 3, scopeCurrent: ['write'] },
      });
    },
  );
});
