import type { StatementResult } from './program.js';
import { about, ask, together, type Question } from './question.js';

const listing = (...ids: string[]): Question<readonly unknown[]> =>
  about(
    new Set(ids),
    (parameter) => ({ sql: `list ${ids.join()}`, parameters: [parameter] }),
    (rows) => rows.map(({ id }) => id),
  );
const result = (...ids: string[]): StatementResult => ({ rows: ids.map((id) => ({ id })), changes: 0 });

describe('questions asked together', () => {
  it('give each its own results, also where one has no statement and one has several', () => {
    const inner = together([listing('b'), listing('c')]);
    const asking = ask(together([listing('a'), listing(), inner, listing('d')]));
    expect(asking.next().value).toEqual([
      { sql: 'list a', parameters: ['["a"]'] },
      { sql: 'list b', parameters: ['["b"]'] },
      { sql: 'list c', parameters: ['["c"]'] },
      { sql: 'list d', parameters: ['["d"]'] },
    ]);
    const answered = asking.next([result('1'), result('2', '3'), result(), result('4')]);
    expect(answered).toEqual({ done: true, value: [['1'], [], [['2', '3'], []], ['4']] });
  });

  it('yield nothing when none of them has a statement', () => {
    expect(ask(together([listing(), listing()])).next()).toEqual({ done: true, value: [[], []] });
  });
});
