import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join, resolve } from 'node:path';

import { canPin } from '../pin.js';
import { line, percent } from '../table.js';
import { AREAS, type Report, type Row } from './row.js';

const RESULTS = resolve(import.meta.dirname, '../results');
const loadBefore = loadavg()[0] ?? Number.NaN;

/** The commit that was measured, marked when files differ from it. */
const commit = (): string => {
  const git = (...rest: string[]): string => execFileSync('git', rest, { encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes';
    return git('rev-parse', '--short=12', 'HEAD') + changed;
  } catch {
    return 'not in a repository';
  }
};

const machine = (): string => {
  const model = cpus()[0]?.model ?? 'unknown processor';
  return `${model}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}`;
};

/** A figure in its unit, with the digits that mean something. */
export const shown = ({ unit }: Pick<Row, 'unit'>, value: number): string =>
  unit === 'ms' && value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US');

const ratios = (row: Row, rows: readonly Row[]): string =>
  [row.reference, row.also]
    .flatMap((name) => rows.find((one) => one.name === name) ?? [])
    .map(({ name, median }) => `${percent(row.median / median)} of ${name}`)
    .join('; ');

const more = ({ more: figures = {} }: Row): string =>
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value.toFixed(1)}`)
    .join(', ');

const table = (rows: readonly Row[], all: readonly Row[]): readonly string[] => {
  const head = ['what', 'median', 'unit', 'spread', 'ratio', 'further'];
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.map((row) =>
      line([
        row.name,
        shown(row, row.median),
        row.unit,
        row.values.length === 1 ? 'once' : percent(row.spread),
        ratios(row, all),
        more(row),
      ]),
    ),
  ];
};

/** The report as a Markdown document. */
const reportMarkdown = (report: Report): string =>
  [
    `${report.machine}; Node ${report.node}, OpenSSL ${report.openssl}; commit ${report.commit}; ${report.at}.`,
    `${report.pinned ? 'Held on cores with taskset' : 'Not held on cores'}; load ${report.load.map((value) => value.toFixed(1)).join(' before, ')} at the end.`,
    ...AREAS.flatMap((area) => {
      const rows = report.rows.filter((row) => row.area === area);
      return rows.length === 0 ? [] : ['', `### ${area}`, '', ...table(rows, report.rows)];
    }),
    '',
  ].join('\n');

/** Writes `<name>.json` and `<name>.md` into `bench/results` and prints the table. */
export const writeReport = (name: string, rows: readonly Row[]): void => {
  const report: Report = {
    at: new Date().toISOString(),
    commit: commit(),
    node: process.versions.node,
    openssl: process.versions.openssl,
    machine: machine(),
    pinned: canPin,
    load: [loadBefore, loadavg()[0] ?? Number.NaN],
    rows,
  };
  const markdown = reportMarkdown(report);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(RESULTS, `${name}.md`), markdown);
  console.log(markdown);
};
