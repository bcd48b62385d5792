// `make bench`: engines, the worker pool, HTTP routes, several processes, storage, start and memory in one run. Settings:
// BENCH_SECONDS per figure (10), BENCH_REPEATS of each (3), BENCH_WARM_UP before a route's first (30), BENCH_ONLY names parts, such as `engines,http`.
import type { Row } from './harness/row.js';
import { writeReport } from './harness/report.js';
import { SCENARIOS } from './scenarios/index.js';

const numberFrom = (name: string, fallback: number, most: number): number => {
  const value = Number(process.env[name] ?? fallback);
  if (!(value > 0 && value <= most)) throw new Error(`${name} takes a number up to ${most}`);
  return value;
};

const effort = {
  seconds: numberFrom('BENCH_SECONDS', 10, 600),
  repeats: numberFrom('BENCH_REPEATS', 3, 100),
};
const only = process.env['BENCH_ONLY']?.split(',') ?? Object.keys(SCENARIOS);
const rows: Row[] = [];
for (const name of only) {
  const scenario = SCENARIOS[name];
  if (scenario === undefined) throw new Error(`BENCH_ONLY takes ${Object.keys(SCENARIOS).join(', ')}`);
  console.error(`measuring: ${name}`);
  rows.push(...(await scenario(effort)));
}
writeReport('bench', rows);
