import type { CompiledQuery } from 'kysely';
import { effect } from './effect.js';

const query = (...parameters: unknown[]): CompiledQuery =>
  // Only what `effect` reads of a compiled query.
  ({ sql: 'select ?', parameters }) as unknown as CompiledQuery;

describe('effect', () => {
  it('keeps SQL, parameters, label and expected rows', () => {
    const bytes = new Uint8Array(2);
    expect(effect(query('a', 1, 2n, null, bytes), 'name', 1)).toEqual({
      label: 'name',
      sql: 'select ?',
      parameters: ['a', 1, 2n, null, bytes],
      rows: 1,
    });
  });

  it.each([true, undefined, new Date(), {}, [], new DataView(new ArrayBuffer(1))])(
    'refuses %p as a parameter',
    (bad) => {
      expect(() => effect(query(bad), 'name')).toThrow(TypeError);
    },
  );
});
