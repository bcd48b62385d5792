// `make bench`, second part: composite signatures, both halves raw, the composition around them, and over HTTP.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { compositeMarkdown } from './composite-report.js';
import { compositeFigures } from './composite.js';
import { Subject } from './subject.js';

const CLIENTS = [32, 1];
const RESULTS = resolve(import.meta.dirname, 'results');
const seconds = Number(process.env['BENCH_SECONDS'] ?? '10');
if (!(seconds > 0 && seconds <= 600)) throw new Error('BENCH_SECONDS takes a number of seconds up to 600');

const subject = await Subject.start();
try {
  const figures = await compositeFigures(subject, CLIENTS, seconds);
  const markdown = compositeMarkdown(figures);
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, 'composite.json'), `${JSON.stringify(figures, null, 2)}\n`);
  writeFileSync(join(RESULTS, 'composite.md'), markdown);
  console.log(markdown);
} finally {
  await subject.stop();
}
