import { openLedger } from '../../src/ledger/index.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { SilentLogger } from '../../src/platform/logging/logger.js';
import { RevocationSweep } from '../../src/tokens/index.js';
import { TokenRevocationsRepository } from '../../src/tokens/token-revocations.repository.js';
import { eachDatabase } from '../setup/databases.js';
import { createTenant } from '../setup/tenant.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';

eachDatabase('the sweep of revocations', (_engine, fresh) => {
  it('forgets tokens that ended over an hour ago, and no other', async () => {
    const database = await fresh.open();
    const clock = new TestClock();
    const ids = new TimeOrderedIds();
    const ledger = openLedger(database, clock, ids);
    const rows = new TokenRevocationsRepository(database);
    const { projectId, actor } = await createTenant(database, ledger);
    const now = clock.time / 1000;
    const hash = (mark: number): Uint8Array => new Uint8Array(32).fill(mark);
    const ends = [now - 7200, now - 3601, now - 3600, now - 1, now + 60];
    const effects = ends.map((expires_at, index) =>
      rows.insert({
        project_id: projectId,
        token_hash: hash(index),
        revoked_at: now,
        expires_at,
        reason: null,
      }),
    );
    await ledger.commit({ actor, effects, entries: [] });
    await new RevocationSweep(rows, ledger, clock, ids, new SilentLogger()).run();
    const kept = await Promise.all(ends.map((_, index) => rows.isRevoked(projectId, hash(index))));
    expect(kept).toEqual([false, false, true, true, true]);
    expect(await rows.isRevoked('proj_other', hash(4))).toBe(false);
    await ledger.close();
  });
});
