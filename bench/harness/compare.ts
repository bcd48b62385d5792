// `make bench-compare FILE=…`: the last run beside an earlier one.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { line, percent } from '../table.js';
import { shown } from './report.js';
import type { Report, Row } from './row.js';

const read = (file: string): Report => JSON.parse(readFileSync(file, 'utf8')) as Report;

const [earlierFile, file = resolve(import.meta.dirname, '../results/bench.json')] = process.argv.slice(2);
if (earlierFile === undefined) throw new Error('bench-compare takes the file of an earlier run: FILE=…');
const [earlier, later] = [read(earlierFile), read(file)];

/** How much better, so that more is always better; a change within both spreads is none. */
const change = (before: Row, after: Row): string => {
  const share = after.unit === 'per second' ? after.median / before.median : before.median / after.median;
  const noise = Math.max(before.spread, after.spread);
  return Math.abs(share - 1) <= noise ? `${percent(share)} (within the spread)` : percent(share);
};

const rows = later.rows.map((after) => {
  const before = earlier.rows.find(({ name, unit }) => name === after.name && unit === after.unit);
  const [was, by] =
    before === undefined ? ['', 'new'] : [shown(before, before.median), change(before, after)];
  return line([after.name, after.unit, was, shown(after, after.median), by]);
});
const gone = earlier.rows.filter(({ name }) => !later.rows.some((row) => row.name === name));
const head = ['what', 'unit', earlier.commit, later.commit, 'as good as before'];
console.log(
  [
    ...(earlier.machine === later.machine
      ? []
      : [`Not the same machine: ${earlier.machine}; ${later.machine}.`, '']),
    line(head),
    line(head.map(() => '---')),
    ...rows,
    ...gone.map((row) => line([row.name, row.unit, shown(row, row.median), '', 'gone'])),
  ].join('\n'),
);
