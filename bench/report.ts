import { backendMarkdown } from './backend-report.js';
import { compositeMarkdown } from './composite-report.js';
import type { BenchFigures, HttpFigures } from './figures.js';
import { line, percent, tenth, whole } from './table.js';

const head = ['what', 'per second', 'of the engine', 'p50 ms', 'p99 ms', 'event loop p99 ms'];

const httpRow = (http: HttpFigures, engine: number): readonly string[] => [
  `POST /signature/sign, ${http.clients} client${http.clients === 1 ? '' : 's'}`,
  whole(http.perSecond),
  percent(http.perSecond / engine),
  tenth(http.p50),
  tenth(http.p99),
  tenth(http.loop.p99),
];

/** The figures as a Markdown document. */
export const markdownOf = ({ engine, http, composite, backends, ...run }: BenchFigures): string => {
  const where = run.pinned
    ? 'Engine and service on core 0, load generator on core 1.'
    : 'Not pinned to cores: the ratio compares unlike amounts of processor time.';
  return [
    `ML-DSA-65, 256-byte message; HTTP with the API key checked and every signature audited (SQLite, synced).`,
    `${where} ${run.seconds} s per line; Node ${run.node}, OpenSSL ${run.openssl}; ${run.cpu}; ${run.at}`,
    '',
    line(head),
    line(head.map(() => '---')),
    line(['engine: node:crypto, one core', whole(engine.openssl), '100.0 %', '', '', '']),
    line([
      'for scale: @noble/post-quantum, one core',
      whole(engine.noble),
      percent(engine.noble / engine.openssl),
      '',
      '',
      '',
    ]),
    ...http.map((figures) => line(httpRow(figures, engine.openssl))),
    '',
    compositeMarkdown(composite),
    backendMarkdown(backends),
  ].join('\n');
};
