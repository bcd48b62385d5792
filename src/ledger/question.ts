import type { Program, Row, Statement, StatementResult } from './program.js';

/** Statements, and what their results say together. */
export interface Question<Answer> {
  readonly statements: readonly Statement[];
  /** @param results one for each statement, in their order */
  readonly read: (results: readonly StatementResult[]) => Answer;
}

/** Runs the statements of `question` and reads their results. */
export function* ask<Answer>({ statements, read }: Question<Answer>): Program<Answer> {
  return read(statements.length === 0 ? [] : yield statements);
}

/** A question about `ids` whose statement takes them as one JSON text. Without ids there is no statement, and no rows. */
export function about<Answer>(
  ids: ReadonlySet<string>,
  statement: (ids: string) => Statement,
  read: (rows: readonly Row[]) => Answer,
): Question<Answer> {
  const statements = ids.size === 0 ? [] : [statement(JSON.stringify([...ids]))];
  return { statements, read: ([result]) => read(result?.rows ?? []) };
}

/** Questions that are asked at once: their answers, in the same order. */
export function together<Answers extends readonly unknown[]>(questions: {
  readonly [Place in keyof Answers]: Question<Answers[Place]>;
}): Question<Answers> {
  return {
    statements: questions.flatMap(({ statements }) => statements),
    read: (results) => {
      let place = 0;
      const answers = questions.map(({ statements, read }) => {
        const first = place;
        place += statements.length;
        return read(results.slice(first, place));
      });
      // One answer for each question: `map` keeps their places.
      return answers as unknown as Answers;
    },
  };
}
