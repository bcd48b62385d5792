import { runSql } from '../setup/raw-sql.js';
import { DATABASES } from '../support/databases.js';
import { fipsignProject, type Signed } from '../support/fipsign.js';
import { useWorld } from '../support/world.js';

/** `YYYY-MM` in UTC. */
const monthsAgo = (count: number): string => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1)).toISOString().slice(0, 7);
};

describe.each(DATABASES)('FIPSign metering on %s', (database) => {
  const world = useWorld({}, database);

  it('takes the month’s free tokens first, then packs, and names the source', async () => {
    const { client, admin, project } = await fipsignProject(world(), { free_limit: 2 });
    const pack = { pack_type: 'starter', tokens: 2, payment_ref: 'invoice 1' };
    const added = await admin.call('POST', `/projects/${project.id}/packs`, pack);
    expect(added.status).toBe(201);
    const { purchased_at, id } = added.json<{ purchased_at: string; id: string }>();
    const signed: Signed[] = [];
    for (let call = 0; call < 4; call += 1) signed.push(await client.sign());
    expect(signed.map(({ meta }) => meta['source'])).toEqual(['free', 'free', 'pack', 'pack']);
    expect(
      signed.map(({ usage }) => [usage.freeRemaining, usage.packRemaining, usage.totalRemaining]),
    ).toEqual([
      [1, 2, 3],
      [0, 2, 2],
      [0, 1, 1],
      [0, 0, 0],
    ]);
    expect((await client.call('POST', '/sign', { sub: 'a' })).status).toBe(429);
    const { current, packs, monthlyHistory } = await client.usage();
    expect(current).toEqual({
      month: new Date().toISOString().slice(0, 7),
      freeUsed: 2,
      freeRemaining: 0,
      freeLimit: 2,
      packRemaining: 0,
      totalRemaining: 0,
    });
    expect(monthlyHistory.at(-1)).toMatchObject({ tokensUsed: 4, fromFree: 2, fromPack: 2 });
    expect(packs).toEqual([
      {
        id,
        packType: 'starter',
        tokensPurchased: 2,
        purchasedAt: Math.floor(Date.parse(purchased_at) / 1000),
        paymentRef: 'invoice 1',
      },
    ]);
  });

  it('tells six months, oldest first, zero-filled, and never an empty text', async () => {
    const { client } = await fipsignProject(world());
    const { monthlyHistory, developer, note, packs } = await client.usage();
    const months = Array.from({ length: 6 }, (_, index) => monthsAgo(5 - index));
    expect(monthlyHistory).toEqual(
      months.map((month) => ({ month, tokensUsed: 0, fromFree: 0, fromPack: 0 })),
    );
    expect(developer).toEqual({ email: 'owner@localhost' });
    expect(note).not.toBe('');
    expect(packs).toEqual([]);
  });

  it('tells what each month took from where, and no month before the sixth', async () => {
    const { client, project } = await fipsignProject(world());
    const rows = [1, 4, 5, 6].map((ago) => [monthsAgo(ago), 100 * ago, ago] as const);
    const values = rows.map((row) => `('${project.id}', '${row[0]}', ${row[1]}, ${row[2]}, 9)`);
    const columns = 'project_id, month, from_free, from_pack, native_calls';
    await runSql(
      world().service.location,
      `insert into usage_months (${columns}) values ${values.join(', ')}`,
    );
    await client.sign();
    const { monthlyHistory } = await client.usage();
    expect(monthlyHistory).toEqual([
      { month: monthsAgo(5), tokensUsed: 505, fromFree: 500, fromPack: 5 },
      { month: monthsAgo(4), tokensUsed: 404, fromFree: 400, fromPack: 4 },
      { month: monthsAgo(3), tokensUsed: 0, fromFree: 0, fromPack: 0 },
      { month: monthsAgo(2), tokensUsed: 0, fromFree: 0, fromPack: 0 },
      { month: monthsAgo(1), tokensUsed: 101, fromFree: 100, fromPack: 1 },
      { month: monthsAgo(0), tokensUsed: 1, fromFree: 1, fromPack: 0 },
    ]);
  });

  it('fills all six numbers of an unlimited project with integers, and never refuses it', async () => {
    const { client } = await fipsignProject(world(), { free_limit: null });
    const { usage } = await client.sign();
    expect(usage.freeRemaining).toBe(999_999_999_999);
    expect((await client.usage()).current).toEqual({
      month: usage.month,
      freeUsed: 1,
      freeRemaining: 999_999_999_999,
      freeLimit: 1_000_000_000_000,
      packRemaining: 0,
      totalRemaining: 999_999_999_999,
    });
  });

  it('charges each of forty calls at once its own token: the answers count down without a twin', async () => {
    const { client } = await fipsignProject(world(), { free_limit: 100 });
    const signed = await Promise.all(Array.from({ length: 40 }, () => client.sign()));
    const left = signed.map(({ usage }) => usage.freeRemaining).toSorted((a, b) => b - a);
    expect(left).toEqual(Array.from({ length: 40 }, (_, index) => 99 - index));
  });

  it.each([
    [{ tokens: 1 }],
    [{ pack_type: '', tokens: 1 }],
    [{ pack_type: 'x', tokens: 0 }],
    [{ pack_type: 'x', tokens: 1.5 }],
    [{ pack_type: 'x'.repeat(65), tokens: 1 }],
    [{ pack_type: 'x', tokens: 1, more: 1 }],
  ])('refuses the pack %j', async (pack) => {
    const { admin, project } = world();
    expect((await admin.call('POST', `/projects/${project.id}/packs`, pack)).status).toBe(400);
  });

  it('has no packs for a project that is not there', async () => {
    const path = `/projects/proj_${'0'.repeat(32)}/packs`;
    expect((await world().admin.call('POST', path, { pack_type: 'x', tokens: 1 })).status).toBe(404);
  });
});
