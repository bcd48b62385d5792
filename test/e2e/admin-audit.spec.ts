import { runSql } from '../setup/raw-sql.js';
import { problemOf } from '../support/answers.js';
import type { AuditItem } from '../support/api.js';
import { DATABASES, freshDatabase } from '../support/databases.js';
import { Service } from '../support/service.js';
import { comesTrue } from '../support/until.js';
import { freshProject, useWorld, type World } from '../support/world.js';

describe.each(DATABASES)('the audit log on %s', (database) => {
  const world = useWorld({}, database);
  let own: World;
  beforeEach(async () => void (own = await freshProject(world().service)));

  it('has an entry for every change and every use of a private key, and none for reads', async () => {
    const { api } = own;
    const key = { algorithm: 'ML-DSA-44', key_version: 1 };
    await api.generate('ML-DSA-44');
    await api.post('/kms/keys/rotate', { algorithm: 'ML-DSA-44' });
    const { signature } = await api.sign({ ...key, key_version: 2, message: '' });
    await api.verify({ ...key, message: '', signature });
    await api.get('/kms/keys');
    await api.post('/kms/keys/archive', key);
    const actions = (await own.admin.audit(`&project=${own.project.id}`)).map(({ action }) => action);
    expect(actions.sort()).toEqual([
      'apikey.create',
      'key.archive',
      'key.generate',
      'key.rotate',
      'project.create',
      'signature.sign',
    ]);
  });

  it('says who did what to what, when and in which request', async () => {
    const answer = await own.api.call('POST', '/kms/keys/generate', { algorithm: 'Ed25519', key: 'audited' });
    const [entry] = await own.admin.audit(`&project=${own.project.id}&action=key.generate`);
    expect(entry).toEqual({
      seq: expect.any(Number),
      id: expect.any(String),
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      project: own.project.id,
      actor: expect.stringMatching(/^apikey:/),
      action: 'key.generate',
      target: expect.any(String),
      outcome: 'ok',
      request_id: answer.headers['x-request-id'],
      hash: expect.any(String),
    });
  });

  it('never holds a message, a digest’s preimage or a key', async () => {
    const message = Buffer.from('planted message of the audit test').toString('base64');
    await own.api.generate('Ed25519');
    await own.api.sign({ algorithm: 'Ed25519', key_version: 1, message });
    const { text } = await own.admin.call('GET', `/audit?project=${own.project.id}`);
    expect(text).not.toContain(message);
    expect(text).not.toContain('planted message');
    expect(text).not.toContain(own.api.apiKey);
  });

  it('is one gapless chain that verifies', async () => {
    await own.api.generate('Ed25519');
    await Promise.all(
      Array.from({ length: 50 }, () => own.api.sign({ algorithm: 'Ed25519', key_version: 1, message: '' })),
    );
    const verdict = await own.admin.verifyAudit();
    expect(verdict).toMatchObject({ ok: true, checked: verdict.head.seq });
    expect(verdict).not.toHaveProperty('broken_at');
  });

  it('gives a signed checkpoint of its head, and the same one while nothing is added', async () => {
    await own.api.generate('Ed25519');
    const checkpoint = await own.admin.ok<Record<string, unknown>>('GET', '/audit/checkpoint');
    expect(Object.keys(checkpoint)).toEqual(['seq', 'hash', 'at', 'algorithm', 'public_key', 'signature']);
    const { head } = await own.admin.verifyAudit();
    expect(checkpoint).toMatchObject(head);
    const text = `twinseal:audit-checkpoint:v1\n${head.seq}\n${head.hash}\n${String(checkpoint['at'])}`;
    const { algorithm, public_key, signature } = checkpoint;
    const body = { algorithm, public_key, signature, message: Buffer.from(text).toString('base64') };
    expect(await own.api.post('/signature/verify-public', body)).toMatchObject({ valid: true });
    expect(await own.admin.ok('GET', '/audit/checkpoint')).toEqual(checkpoint);
    expect(problemOf(await own.admin.call('GET', '/audit/checkpoint?fresh=1')).status).toBe(400);
  });

  it('is exported as JSON Lines from any stored entry on', async () => {
    const whole = await own.admin.call('GET', '/audit/export');
    expect(whole.headers['content-type']).toMatch(/^application\/x-ndjson/);
    const kinds = whole.text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind);
    expect([kinds[0], kinds.at(-2), kinds.at(-1)]).toEqual(['export', 'checkpoint', 'end']);
    const { head } = await own.admin.verifyAudit();
    expect(kinds.filter((kind) => kind === 'entry')).toHaveLength(head.seq);
    const last = await own.admin.call('GET', `/audit/export?after=${head.seq - 1}`);
    expect(last.text.trimEnd().split('\n')).toHaveLength(4);
    for (const query of [`after=${head.seq + 1}`, 'after=-1', 'after=x', 'before=1'])
      expect(problemOf(await own.admin.call('GET', `/audit/export?${query}`)).status).toBe(400);
  });

  it('is paged over limit and cursor, filtered by time, and refuses bad queries', async () => {
    await own.api.generate('Ed25519');
    const seen: number[] = [];
    let cursor = '';
    do {
      const next = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await own.admin.ok<{ items: AuditItem[]; next_cursor: string | null }>(
        'GET',
        `/audit?project=${own.project.id}&limit=1${next}`,
      );
      seen.push(...page.items.map(({ seq }) => seq));
      cursor = page.next_cursor ?? '';
    } while (cursor !== '');
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
    const later = encodeURIComponent(new Date(Date.now() + 60_000).toISOString());
    expect(await own.admin.audit(`&project=${own.project.id}&since=${later}`)).toEqual([]);
    for (const query of ['limit=0', 'since=yesterday', 'action=key.explode', 'cursor=!', 'colour=red'])
      expect([query, problemOf(await own.admin.call('GET', `/audit?${query}`)).status]).toEqual([query, 400]);
  });
});

const SWAP = [
  'UPDATE audit_entries SET seq = 1000004 WHERE seq = 4',
  'UPDATE audit_entries SET seq = 4 WHERE seq = 5',
  'UPDATE audit_entries SET seq = 5 WHERE seq = 1000004',
];

describe.each(DATABASES)('a tampered audit log on %s', (database) => {
  it.each([
    ['a changed action', ["UPDATE audit_entries SET action = 'key.archive' WHERE seq = 4"], [4]],
    ['a changed outcome', ["UPDATE audit_entries SET outcome = 'refused' WHERE seq = 4"], [4]],
    ['a removed entry', ['DELETE FROM audit_entries WHERE seq = 4'], [4, 5]],
    ['two entries in each other’s place', SWAP, [4, 5]],
    ['a cut-off end', ['DELETE FROM audit_entries WHERE seq > 4'], [4, 5]],
  ])(
    '%s is named, and the service starts all the same',
    async (_title, statements, places) => {
      const fresh = await freshDatabase(database);
      const service = await Service.start(fresh.settings);
      try {
        const { admin, api } = await freshProject(service);
        await api.generate('Ed25519');
        for (let count = 0; count < 5; count += 1)
          await api.sign({ algorithm: 'Ed25519', key_version: 1, message: '' });
        expect((await admin.verifyAudit()).ok).toBe(true);
        await service.stop();
        await runSql(fresh.location, statements.join(';'));
        await service.start();
        const verdict = await admin.verifyAudit();
        expect(verdict.ok).toBe(false);
        expect(places).toContain(verdict.broken_at?.seq);
        expect(verdict.broken_at?.reason).toEqual(expect.any(String));
        // Found by the start itself, before anybody asked.
        await comesTrue('the alarm is logged', () =>
          service.output
            .split('\n')
            .some((line) => line.includes('the audit chain is broken') && line.includes('"alarm":true')),
        );
      } finally {
        await service.dispose();
        await fresh.drop();
      }
    },
    120_000,
  );
});

describe('the providers', () => {
  const world = useWorld();

  it('are listed with state, self-tests and the protection they can claim', async () => {
    const answer = await world().admin.call('GET', '/providers');
    expect(answer.status).toBe(200);
    const body = answer.json<unknown>();
    const list = (Array.isArray(body) ? body : (body as { items: unknown[] }).items) as Record<
      string,
      unknown
    >[];
    const memory = list.find((provider) => Object.values(provider).includes('memory'));
    expect(memory).toBeDefined();
    expect(JSON.stringify(memory)).toContain('software');
    expect(JSON.stringify(memory)).toContain('ML-DSA-65');
    expect(JSON.stringify(list)).not.toContain('hsm-native');
  });
});
