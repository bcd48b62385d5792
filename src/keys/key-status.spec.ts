import fc from 'fast-check';

import { KEY_STATUSES, transition, type KeyStatus } from './key-status.js';

describe('key status', () => {
  it.each([
    ['active', 'retired'],
    ['retired', 'archived'],
  ] as const)('goes from %s to %s', (from, to) => {
    expect(transition(from, to)).toBe(to);
  });

  const illegal = KEY_STATUSES.flatMap((from) => KEY_STATUSES.map((to) => [from, to] as const)).filter(
    ([from, to]) => KEY_STATUSES.indexOf(to) !== KEY_STATUSES.indexOf(from) + 1,
  );

  it.each(illegal)('refuses to go from %s to %s and names both', (from, to) => {
    expect(() => transition(from, to)).toThrow(
      expect.objectContaining({ code: 'key.illegal-transition', facts: { from, to } }),
    );
  });

  it('never comes back, whatever is asked', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...KEY_STATUSES)), (wishes) => {
        let status: KeyStatus = 'active';
        const path = [KEY_STATUSES.indexOf(status)];
        for (const wish of wishes) {
          try {
            status = transition(status, wish);
          } catch {
            continue;
          }
          path.push(KEY_STATUSES.indexOf(status));
        }
        expect(path).toEqual(path.map((_, index) => index));
      }),
    );
  });
});
