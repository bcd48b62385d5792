// `make bench`: the raw engine and the same work through HTTP, in one run on the same core.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { backendFigures } from './backends.js';
import { runChild } from './child.js';
import { compositeFigures } from './composite.js';
import type { BenchFigures, EngineFigures, HttpFigures } from './figures.js';
import { canPin } from './pin.js';
import { markdownOf } from './report.js';
import { Subject } from './subject.js';

const CLIENTS = [1, 32];
/** For each of the table's cells, of which there are many. */
const BACKEND_SECONDS = 1;
const RESULTS = resolve(import.meta.dirname, 'results');

const secondsFrom = (text: string | undefined): number => {
  const seconds = Number(text ?? '10');
  if (!(seconds > 0 && seconds <= 600)) throw new Error('BENCH_SECONDS takes a number of seconds up to 600');
  return seconds;
};

const overHttp = async (seconds: number): Promise<Pick<BenchFigures, 'http' | 'composite'>> => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-bench-'));
  try {
    const subject = await Subject.start(folder);
    try {
      const http: HttpFigures[] = [];
      for (const clients of CLIENTS) http.push(await subject.load(clients, seconds));
      return { http, composite: await compositeFigures(subject, CLIENTS, seconds) };
    } finally {
      await subject.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Both engines on core 0. Run before and after the service, so a busy moment of the machine flatters no ratio. */
const engines = (): Promise<EngineFigures> => runChild<EngineFigures>(0, 'engine.ts', { seconds });

const better = (a: EngineFigures, b: EngineFigures): EngineFigures => ({
  openssl: Math.max(a.openssl, b.openssl),
  noble: Math.max(a.noble, b.noble),
});

const seconds = secondsFrom(process.env['BENCH_SECONDS']);
const before = await engines();
const measured = await overHttp(seconds);
const figures: BenchFigures = {
  at: new Date().toISOString(),
  node: process.versions.node,
  openssl: process.versions.openssl,
  cpu: cpus()[0]?.model ?? 'unknown processor',
  pinned: canPin,
  seconds,
  engine: better(before, await engines()),
  ...measured,
  backends: await backendFigures(Math.min(seconds, BACKEND_SECONDS)),
};
const markdown = markdownOf(figures);
mkdirSync(RESULTS, { recursive: true });
writeFileSync(join(RESULTS, 'latest.json'), `${JSON.stringify(figures, null, 2)}\n`);
writeFileSync(join(RESULTS, 'latest.md'), markdown);
console.log(markdown);
