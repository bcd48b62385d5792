import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { DATABASES } from '../support/databases.js';
import { fipsignProject, type FipsignWorld } from '../support/fipsign.js';
import { ML_DSA, type MlDsaName } from '../support/independent.js';
import { Receiver, useReceiver, type Arrival } from '../support/receiver.js';
import { until } from '../support/until.js';
import { useWorld } from '../support/world.js';

const EVENTS = ['token.signed', 'token.rejected', 'token.revoked', 'limit.warning', 'limit.reached'];

interface Registered {
  readonly webhook: { readonly url: string; readonly events: readonly string[]; readonly secret: string };
}

interface LoggedDelivery {
  readonly id: string;
  readonly event: string;
  readonly state: string;
  readonly attempts: readonly { number: number; status: number | null; error: string | null }[];
}

interface Body {
  readonly event: string;
  readonly timestamp: number;
  readonly data: Readonly<Record<string, unknown>>;
}

const bodyOf = ({ body }: Arrival): Body => JSON.parse(body) as Body;

describe.each(DATABASES)('webhooks on %s', (database) => {
  const world = useWorld({ TWINSEAL_WEBHOOK_ALLOW_PRIVATE: 'true' }, database);
  const receiver = useReceiver();

  const register = async (
    more: object = {},
    project: Readonly<Record<string, unknown>> = {},
  ): Promise<FipsignWorld & { readonly secret: string }> => {
    const made = await fipsignProject(world(), project, { name: 'ci key' });
    const body = { url: receiver.url, ...more };
    const { webhook } = await made.client.ok<Registered>('POST', '/webhooks', body);
    return { ...made, secret: webhook.secret };
  };
  const events = (): string[] => receiver.arrivals.map((arrival) => bodyOf(arrival).event);
  const log = async ({ admin, project }: FipsignWorld): Promise<readonly LoggedDelivery[]> =>
    (await admin.ok<{ items: LoggedDelivery[] }>('GET', `/projects/${project.id}/webhook/deliveries`)).items;

  it('are registered, shown without the secret, changed under the same secret, deleted', async () => {
    const { client } = await fipsignProject(world());
    expect(await client.ok('GET', '/webhooks')).toEqual({ success: true, webhook: null });
    const first = await client.ok<Registered>('POST', '/webhooks', { url: receiver.url });
    expect(first).toEqual({
      success: true,
      webhook: { url: receiver.url, events: EVENTS, secret: expect.stringMatching(/^whsec_[0-9a-f]{64}$/) },
    });
    const again = await client.ok<Registered>('POST', '/webhooks', {
      url: `${receiver.url}/2`,
      events: ['token.revoked'],
    });
    expect(again.webhook).toEqual({
      url: `${receiver.url}/2`,
      events: ['token.revoked'],
      secret: first.webhook.secret,
    });
    expect(await client.ok('GET', '/webhooks')).toEqual({
      success: true,
      webhook: {
        url: `${receiver.url}/2`,
        events: ['token.revoked'],
        active: true,
        createdAt: expect.any(Number),
      },
    });
    expect(await client.ok('DELETE', '/webhooks')).toEqual({ success: true });
    expect((await client.call('DELETE', '/webhooks')).status).toBe(404);
    expect((await client.call('POST', '/webhooks/test')).status).toBe(404);
    const fresh = await client.ok<Registered>('POST', '/webhooks', { url: receiver.url });
    expect(fresh.webhook.secret).not.toBe(first.webhook.secret);
  });

  it('are told of each event with exactly its members, and of nothing else', async () => {
    const { client, project } = await register();
    const { token } = await client.sign({ sub: 'user-1', email: 'u@example.com', role: 'admin' });
    await client.ok('POST', '/verify', { token });
    await client.call('POST', '/verify', { token: { ...token, payload: 'FAKE' } });
    await client.ok('POST', '/revoke', { token, reason: 'logout' });
    await client.call('POST', '/verify', { token });
    await until(() => receiver.arrivals.length === 4);
    const data = receiver.arrivals.map(bodyOf).map(({ event, data: members }) => ({ event, members }));
    const month = new Date().toISOString().slice(0, 7);
    const left = (remaining: number) => ({
      freeRemaining: remaining,
      packRemaining: 0,
      totalRemaining: remaining,
    });
    expect(data).toEqual(
      expect.arrayContaining([
        {
          event: 'token.signed',
          members: {
            sub: 'user-1',
            email: 'u@example.com',
            role: 'admin',
            projectId: project.id,
            apiKeyName: 'ci key',
            tokensUsed: 1,
            ...left(9999),
            source: 'free',
            month,
          },
        },
        {
          event: 'token.rejected',
          members: {
            reason: 'Firma inválida — el token fue alterado o no fue emitido por este servidor',
            sub: null,
            projectId: project.id,
            apiKeyName: 'ci key',
          },
        },
        {
          event: 'token.revoked',
          members: {
            sub: 'user-1',
            reason: 'logout',
            apiKeyName: 'ci key',
            projectId: project.id,
            ...left(9996),
          },
        },
        {
          event: 'token.rejected',
          members: {
            reason: 'Token has been revoked',
            sub: 'user-1',
            projectId: project.id,
            apiKeyName: 'ci key',
          },
        },
      ]),
    );
  });

  it('carry an HMAC over the exact bytes, and a signature that noble verifies with the published key', async () => {
    const { client, secret } = await register();
    await client.sign({ sub: 'zoë – \u{1f511}' });
    await until(() => receiver.arrivals.length === 1);
    const { headers, body } = receiver.arrivals[0]!;
    expect(body).toBe(JSON.stringify(JSON.parse(body)));
    const hmac = createHmac('sha256', secret).update(body).digest('hex');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-pqauth-event': 'token.signed',
      'x-pqauth-timestamp': String(bodyOf(receiver.arrivals[0]!).timestamp),
      'x-pqauth-signature': `sha256=${hmac}`,
      'x-pqauth-delivery': expect.stringMatching(/^dlv_[0-9a-f]{32}$/),
    });
    const key = await client.ok<{ publicKey: string; algorithm: MlDsaName; fingerprint: string }>(
      'GET',
      '/webhooks/public-key',
    );
    const parts = /^alg=([^;]+);key=([0-9a-f]{64});sig=(.+)$/.exec(String(headers['x-twinseal-signature']));
    expect([parts?.[1], parts?.[2]]).toEqual([key.algorithm, key.fingerprint]);
    const id = String(headers['x-pqauth-delivery']);
    const message = `twinseal:webhook:v1\n${String(headers['x-pqauth-timestamp'])}\n${id}\n${body}`;
    expect(
      ML_DSA[key.algorithm].verify(
        new Uint8Array(Buffer.from(parts?.[3] ?? '', 'base64')),
        new TextEncoder().encode(message),
        new Uint8Array(Buffer.from(key.publicKey, 'base64')),
      ),
    ).toBe(true);
  });

  it('warn once below a fifth of the free tokens, and once when nothing is left', async () => {
    const { client, project } = await register(
      { events: ['limit.warning', 'limit.reached'] },
      { free_limit: 10 },
    );
    for (let call = 0; call < 10; call += 1) await client.sign();
    await client.call('POST', '/sign', { sub: 'a' });
    await until(() => receiver.arrivals.length === 2);
    const month = new Date().toISOString().slice(0, 7);
    const data = new Map(receiver.arrivals.map(bodyOf).map((body) => [body.event, body.data]));
    expect(data.get('limit.warning')).toEqual({
      freeRemaining: 1,
      freeLimit: 10,
      packRemaining: 0,
      totalRemaining: 1,
      percentUsed: 90,
      month,
      apiKeyName: 'ci key',
    });
    expect(data.get('limit.reached')).toEqual({
      freeRemaining: 0,
      packRemaining: 0,
      totalRemaining: 0,
      month,
      apiKeyName: 'ci key',
    });
    const { admin } = world();
    await admin.ok('PATCH', `/projects/${project.id}`, { free_limit: 12 });
    await client.sign();
    await client.sign();
    await sleep(1500);
    expect(receiver.arrivals).toHaveLength(2);
  });

  it('get a sample on request, whatever events are asked for', async () => {
    const { client } = await register({ events: ['limit.reached'] });
    expect(await client.ok('POST', '/webhooks/test')).toEqual({ success: true, message: expect.any(String) });
    await until(() => receiver.arrivals.length === 1);
    expect(events()).toEqual(['token.signed']);
  });

  it('are tried again with the same body under the same id, and the log tells every attempt', async () => {
    receiver.answers((response, _arrival, count) => response.writeHead(count < 2 ? 500 : 200).end());
    const made = await register();
    await made.client.sign();
    await until(() => receiver.arrivals.length === 2);
    const [first, second] = receiver.arrivals;
    expect(second!.body).toBe(first!.body);
    expect(second!.headers['x-pqauth-delivery']).toBe(first!.headers['x-pqauth-delivery']);
    await until(async () => (await log(made))[0]?.state === 'delivered');
    const [delivery] = await log(made);
    expect(delivery).toMatchObject({
      id: first!.headers['x-pqauth-delivery'],
      event: 'token.signed',
      attempts: [
        { number: 1, status: 500, error: expect.stringContaining('500') },
        { number: 2, status: 200, error: null },
      ],
    });
  });

  it('are replayed under the same id; an unknown one is 404', async () => {
    const made = await register();
    const { admin, project, client } = made;
    await client.sign();
    await until(async () => (await log(made))[0]?.state === 'delivered');
    const [{ id } = { id: '' }] = await log(made);
    const path = `/projects/${project.id}/webhook/deliveries`;
    expect((await admin.call('POST', `${path}/${id}/replay`)).status).toBe(202);
    await until(() => receiver.arrivals.length === 2);
    expect(receiver.arrivals[1]).toMatchObject({ body: receiver.arrivals[0]!.body });
    expect(receiver.arrivals[1]!.headers['x-pqauth-delivery']).toBe(id);
    for (const unknown of [`dlv_${'0'.repeat(32)}`, 'nonsense', '%00']) {
      expect((await admin.call('POST', `${path}/${unknown}/replay`)).status).toBe(404);
    }
  });

  it('do not follow a redirect', async () => {
    receiver.answers((response) => response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end());
    const made = await register();
    await made.client.sign();
    await until(async () => (await log(made))[0]?.attempts.length === 1);
    expect(receiver.arrivals.map(({ path }) => path)).toEqual(['/hook']);
    expect((await log(made))[0]).toMatchObject({ state: 'pending', attempts: [{ status: 302 }] });
  });

  it('that hang slow nobody down, and are cut off', async () => {
    receiver.answers(() => undefined);
    const hanging = await register();
    const good = new Receiver();
    await good.open();
    try {
      for (let call = 0; call < 40; call += 1) await hanging.client.sign();
      const other = await fipsignProject(world());
      await other.client.ok('POST', '/webhooks', { url: good.url });
      await other.client.sign();
      await until(() => good.arrivals.length === 1);
      // Every place of the hanging receiver is still taken, and none has come to an end.
      expect((await log(hanging)).every(({ attempts }) => attempts.length === 0)).toBe(true);
      await until(async () => (await log(hanging)).some(({ attempts }) => attempts.length > 0));
      const tried = (await log(hanging)).find(({ attempts }) => attempts.length > 0);
      expect(tried?.attempts[0]).toMatchObject({ status: null, error: 'no answer within 10 s' });
    } finally {
      await good.close();
    }
  }, 60_000);

  it('survive kill -9: what was acknowledged arrives after the restart', async () => {
    const { service } = world();
    await receiver.close();
    const { client } = await register();
    const signed = await Promise.all(Array.from({ length: 20 }, (_, i) => client.sign({ sub: `user-${i}` })));
    expect(signed).toHaveLength(20);
    await service.kill();
    await receiver.open();
    await service.start();
    const subjects = () => new Set(receiver.arrivals.map((arrival) => bodyOf(arrival).data['sub']));
    await until(() => subjects().size === 20, 60_000);
    expect(subjects()).toEqual(new Set(Array.from({ length: 20 }, (_, i) => `user-${i}`)));
  }, 90_000);

  it('are managed by the administrator, who sees the secret once', async () => {
    const { admin, project } = await fipsignProject(world());
    const path = `/projects/${project.id}/webhook`;
    const set = () => admin.call('PUT', path, { url: receiver.url, events: ['token.signed'] });
    expect((await admin.call('GET', path)).status).toBe(404);
    const first = await set();
    expect([first.status, first.headers['cache-control']]).toEqual([200, 'no-store']);
    const shown = {
      url: receiver.url,
      events: ['token.signed'],
      active: true,
      created_at: expect.any(String),
    };
    expect(first.json()).toEqual({ ...shown, secret: expect.stringMatching(/^whsec_[0-9a-f]{64}$/) });
    expect((await set()).json()).toEqual(shown);
    expect((await admin.call('GET', path)).json()).toEqual(shown);
    expect((await admin.call('POST', `${path}/test`)).status).toBe(202);
    await until(() => receiver.arrivals.length === 1);
    expect((await admin.call('DELETE', path)).status).toBe(204);
    expect((await admin.call('GET', path)).status).toBe(404);
    const words = (await admin.audit(`&project=${project.id}`)).map(({ action }) => action);
    expect(words).toEqual(expect.arrayContaining(['webhook.set', 'webhook.delete']));
  });

  it.each([
    [{}],
    [{ url: 7 }],
    [{ url: 'nonsense' }],
    [{ url: 'https://example.com', events: [] }],
    [{ url: 'https://example.com', events: ['ca.issued'] }],
    [{ url: 'https://example.com', events: 'token.signed' }],
    [{ url: 'https://example.com', more: 1 }],
  ])('the registration %j is 400', async (body) => {
    const { client } = await fipsignProject(world());
    expect((await client.call('POST', '/webhooks', body)).status).toBe(400);
  });
});

describe.each(DATABASES)('webhooks where private targets are not allowed, on %s', (database) => {
  const world = useWorld({}, database);

  it.each(['http://127.0.0.1:1/', 'https://127.0.0.1/', 'https://[::ffff:10.0.0.1]/', 'https://localhost/'])(
    '%s is refused on both ways to register',
    async (url) => {
      const { client, admin, project } = await fipsignProject(world());
      expect((await client.refusal('POST', '/webhooks', { url }))[0]).toBe(400);
      expect((await admin.call('PUT', `/projects/${project.id}/webhook`, { url })).status).toBe(400);
    },
  );

  it('a target that was registered while it was allowed is refused at delivery', async () => {
    const { service } = world();
    await service.stop();
    await service.start({ TWINSEAL_WEBHOOK_ALLOW_PRIVATE: 'true' });
    const receiver = new Receiver();
    await receiver.open();
    try {
      const made = await fipsignProject(world());
      await made.client.ok('POST', '/webhooks', { url: receiver.url });
      await service.stop();
      await service.start({ TWINSEAL_WEBHOOK_ALLOW_PRIVATE: 'false' });
      await made.client.sign();
      const path = `/projects/${made.project.id}/webhook/deliveries`;
      const items = async () => (await made.admin.ok<{ items: LoggedDelivery[] }>('GET', path)).items;
      await until(async () => (await items())[0]?.attempts.length === 1);
      expect((await items())[0]?.attempts[0]).toMatchObject({
        status: null,
        error: expect.stringMatching(/^the target must /),
      });
      expect(receiver.arrivals).toEqual([]);
    } finally {
      await receiver.close();
    }
  }, 60_000);
});
