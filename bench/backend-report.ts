import { OPERATIONS, type BackendFigures, type Operation, type Rates } from './backend-figures.js';
import { line, whole } from './table.js';

type Way = keyof Pick<BackendFigures, 'core' | 'all'>;

const WAYS: Readonly<Record<Way, string>> = { core: 'one core', all: 'all cores' };

const cell = (rates: Rates, operation: Operation, fastest: number): string => {
  const rate = rates[operation];
  return rate === undefined ? '–' : `${whole(rate)} (${Math.round((rate * 100) / fastest)} %)`;
};

const rowsOf = (figures: readonly BackendFigures[], way: Way): readonly string[] => {
  const fastest = new Map(
    OPERATIONS.map((operation) => [operation, Math.max(...figures.map((one) => one[way][operation] ?? 0))]),
  );
  return figures.map((one) =>
    line([
      `${one.name}, ${WAYS[way]}`,
      ...OPERATIONS.map((operation) => cell(one[way], operation, fastest.get(operation) ?? Number.NaN)),
    ]),
  );
};

/** The backends as Markdown. */
export const backendMarkdown = (figures: readonly BackendFigures[]): string => {
  const head = ['operations per second (of the fastest)', ...OPERATIONS];
  return [
    line(head),
    line(head.map(() => '---')),
    ...rowsOf(figures, 'core'),
    ...rowsOf(figures, 'all'),
    '',
  ].join('\n');
};
