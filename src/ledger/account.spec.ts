import fc from 'fast-check';
import { Account } from './account.js';

describe('Account', () => {
  it('spends the free month before the oldest pack, and that before the next', () => {
    const account = new Account('p', '2026-11', 3, 0);
    account.addPack('old', 2);
    account.addPack('new', 5);
    expect(account.charge(2)).toMatchObject({ source: 'free', freeUsed: 2, freeLimit: 3, packRemaining: 7 });
    expect(account.charge(2)).toMatchObject({ source: 'free+pack', freeUsed: 3, packRemaining: 6 });
    expect(account.charge(3)).toMatchObject({ source: 'pack', freeUsed: 3, packRemaining: 3 });
    expect(account.draws()).toEqual([
      { id: 'old', taken: 2 },
      { id: 'new', taken: 2 },
    ]);
  });

  it('takes nothing when the tokens do not suffice', () => {
    const account = new Account('p', '2026-11', 1, 0);
    account.addPack('a', 1);
    expect(account.charge(3)).toBeUndefined();
    expect(account.charge(2)).toMatchObject({ source: 'free+pack', packRemaining: 0 });
  });

  it('counts without end when the limit is null', () => {
    const account = new Account('p', '2026-11', null, 9);
    expect(account.charge(1_000_000)).toMatchObject({ source: 'free', freeUsed: 1_000_009, freeLimit: null });
  });

  it('gives nothing free when a lowered limit is below what was used', () => {
    expect(new Account('p', '2026-11', 5, 8).charge(1)).toBeUndefined();
  });

  it('never takes more than there is, and writes exactly what it granted', () => {
    const charges = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 });
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 5 }),
        charges,
        (limit, packs, wanted) => {
          const account = new Account('p', '2026-11', limit, 0);
          for (const [index, tokens] of packs.entries()) account.addPack(String(index), tokens);
          const granted = wanted
            .filter((tokens) => account.charge(tokens) !== undefined)
            .reduce((a, b) => a + b, 0);
          const drawn = account.draws().reduce((sum, draw) => sum + draw.taken, 0);
          const usage = account.usage() ?? { from_free: 0, from_pack: 0 };
          expect(usage).toMatchObject({ from_free: granted - drawn, from_pack: drawn });
          expect(granted).toBeLessThanOrEqual(limit + packs.reduce((a, b) => a + b, 0));
        },
      ),
    );
  });
});
