import type { AuditItem } from '../../src/audit/index.js';
import { openLedger } from '../../src/ledger/index.js';
import { Clock } from '../../src/platform/clock.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { auditListOn } from '../setup/audit.js';
import { eachDatabase } from '../setup/databases.js';
import { createTenant, SIGNED } from '../setup/tenant.js';

class TickingClock extends Clock {
  #time = Date.parse('2026-11-21T00:00:00Z');

  override now(): number {
    return (this.#time += 1000);
  }
}

eachDatabase('the audit list', (_engine, fresh) => {
  /** Ten entries at growing times, by two projects in turn, every third of them a rotation. */
  const log = async () => {
    const database = await fresh.open();
    const ledger = openLedger(database, new TickingClock(), new TimeOrderedIds());
    const tenants = [await createTenant(database, ledger), await createTenant(database, ledger)] as const;
    for (let at = 1; at <= 10; at++) {
      const action = at % 3 === 0 ? 'key.rotate' : 'signature.sign';
      await ledger.commit({ actor: tenants[at % 2 === 0 ? 0 : 1].actor, entries: [{ ...SIGNED, action }] });
    }
    await ledger.close();
    return { sut: auditListOn(database), tenants };
  };
  const places = (items: readonly AuditItem[]): number[] => items.map((item) => item.seq);

  it('shows each entry once, oldest first, across pages', async () => {
    const { sut } = await log();
    const seen: number[] = [];
    let cursor: string | null = null;
    do {
      const page = await sut.list({ limit: 3, ...(cursor === null ? {} : { cursor }) });
      seen.push(...places(page.items));
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('shows exactly the members of the contract', async () => {
    const { sut, tenants } = await log();
    const { items } = await sut.list({ limit: 1 });
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(
      ['seq', 'id', 'at', 'project', 'actor', 'action', 'target', 'outcome', 'request_id', 'hash'].sort(),
    );
    expect(items[0]).toMatchObject({
      project: tenants[1].projectId,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('filters by project, action and time, alone and together', async () => {
    const { sut, tenants } = await log();
    const { items } = await sut.list({ limit: 10 });
    const since = items[4]!.at;
    const projectId = tenants[0].projectId;
    expect(places((await sut.list({ limit: 10, projectId })).items)).toEqual([2, 4, 6, 8, 10]);
    expect(places((await sut.list({ limit: 10, action: 'key.rotate' })).items)).toEqual([3, 6, 9]);
    expect(places((await sut.list({ limit: 10, since })).items)).toEqual([5, 6, 7, 8, 9, 10]);
    expect(places((await sut.list({ limit: 10, since, projectId, action: 'key.rotate' })).items)).toEqual([
      6,
    ]);
    expect(places((await sut.list({ limit: 10, since: '2099-01-01T00:00:00Z' })).items)).toEqual([]);
  });

  it('reads times with an offset', async () => {
    const { sut } = await log();
    const { items } = await sut.list({ limit: 10 });
    const since = new Date(Date.parse(items[7]!.at) + 3_600_000).toISOString().replace('Z', '+01:00');
    expect(places((await sut.list({ limit: 10, since })).items)).toEqual([8, 9, 10]);
  });

  it.each([
    { limit: 0 },
    { limit: 1001 },
    { limit: 1.5 },
    { limit: 5, cursor: 'next' },
    { limit: 5, since: 'yesterday' },
    { limit: 5, since: '2026-13-01T00:00:00Z' },
    { limit: 5, since: '2026-11-21' },
  ])('refuses %p', async (query) => {
    const { sut } = await log();
    await expect(sut.list(query)).rejects.toMatchObject({ code: 'request.shape' });
  });
});
