import { encodeCursor } from '../platform/cursor.js';
import { pageOf, positionOf } from './page.js';

const rows = ['1', '2', '3'].map((digit) => ({
  id: `proj_${digit.repeat(32)}`,
  createdAt: `2026-11-21T12:00:00.00${digit}Z`,
}));

describe('pages', () => {
  it('ends when the rows do not go beyond the limit', () => {
    expect(pageOf(rows, 3)).toEqual({ items: rows, nextCursor: null });
    expect(pageOf([], 3)).toEqual({ items: [], nextCursor: null });
  });

  it('goes on after the last item shown', () => {
    const { items, nextCursor } = pageOf(rows, 2);
    expect(items).toEqual(rows.slice(0, 2));
    expect(positionOf({ limit: 2, cursor: nextCursor ?? '' })).toEqual(rows[1]);
  });

  it('starts at the beginning without a cursor', () => {
    expect(positionOf({ limit: 2 })).toBeUndefined();
  });

  it.each([
    ['free text', 'page-2'],
    ['nothing', ''],
    ['a position of another list', encodeCursor(['key', 'ML-DSA-65', 1])],
    ['a time of another form', encodeCursor(['2026-11-21', rows[0]!.id])],
    ['an id that PostgreSQL cannot take', encodeCursor([rows[0]!.createdAt, 'proj_\u0000'])],
  ])('refuses %s as a cursor', (_, cursor) => {
    expect(() => positionOf({ limit: 2, cursor })).toThrow(
      expect.objectContaining({ code: 'request.shape' }),
    );
  });
});
