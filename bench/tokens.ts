// `make bench`, second part: FIPSign's /sign and /verify over HTTP, metering and audit included, beside the raw engine.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { AdminApi } from '../test/support/api.js';
import { Service } from '../test/support/service.js';
import { runChild } from './child.js';
import type { LoadFigures, LoadOrder } from './figures.js';
import { canPin, onCore } from './pin.js';
import { post } from './post.js';
import { nativeEngines } from '../src/crypto/engines/native/native-engines.js';
import type { TokenEngineFigures, TokenHttpFigures } from './token-figures.js';
import { WarmUp } from './warm-up.js';
import { serviceWithoutNative } from './without-native.js';

const CLIENTS = [32, 1];
const RESULTS = resolve(import.meta.dirname, 'results');
/** Shares of the raw engine that are aimed at. */
const TARGETS = { '/sign': 0.65, '/verify': 0.5 } as const;

const seconds = Number(process.env['BENCH_SECONDS'] ?? '10');
if (!(seconds > 0 && seconds <= 600)) throw new Error('BENCH_SECONDS takes a number of seconds up to 600');

const overHttp = async (service: Service): Promise<readonly TokenHttpFigures[]> => {
  const admin = new AdminApi(service.base);
  const project = await admin.createProject('bench', { free_limit: null });
  const { key: apiKey } = await admin.createApiKey(project.id, { format: 'pqa' });
  const sign = { sub: 'user-1', email: 'user@example.com', role: 'editor' };
  const { token } = JSON.parse(await post(service.base, apiKey, '/sign', sign)) as { token: object };
  const requests = [
    { path: '/sign', body: JSON.stringify(sign) },
    { path: '/verify', body: JSON.stringify({ token }) },
  ] as const;
  const warmUp = new WarmUp();
  const figures: TokenHttpFigures[] = [];
  for (const { path, body } of requests) {
    for (const clients of CLIENTS) {
      const order: LoadOrder = { base: service.base.href, apiKey, path, body, clients, seconds };
      await warmUp.before(order);
      figures.push({ path, ...(await runChild<LoadFigures>(1, 'load.ts', order)) });
    }
  }
  return figures;
};

/** @param bare the service of a fresh clone, where OpenSSL signs and WebAssembly verifies; otherwise with the native engine */
const run = async (bare: boolean): Promise<readonly TokenHttpFigures[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-bench-'));
  const settings = {
    TWINSEAL_DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'warn',
    TWINSEAL_RATE_LIMIT_FIPSIGN: '0',
    TWINSEAL_PROVIDER: 'memory',
  };
  try {
    const copy = bare ? { main: await serviceWithoutNative(folder) } : {};
    const service = await Service.start(settings, { before: onCore(0), ...copy });
    try {
      return await overHttp(service);
    } finally {
      await service.dispose();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const whole = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Both on core 0. Run before and after the service, so a busy moment of the machine flatters no ratio. */
const engines = (): Promise<TokenEngineFigures> =>
  runChild<TokenEngineFigures>(0, 'token-engine.ts', { seconds: Math.min(seconds, 5) });

const before = await engines();
const services = [
  { name: 'fresh clone', http: await run(true) },
  ...(nativeEngines() === undefined ? [] : [{ name: 'native engine', http: await run(false) }]),
];
const after = await engines();
const engine = {
  '/sign': Math.max(before.sign, after.sign),
  '/verify': Math.max(before.verify, after.verify),
};
const wasmVerify = Math.max(before.wasmVerify, after.wasmVerify);
const head = ['what', 'per second', 'of OpenSSL', 'target', 'p50 ms', 'p99 ms'];
const markdown = [
  'FIPSign tokens, ML-DSA-65: HTTP with the API key checked, every call metered and audited (SQLite, synced).',
  canPin
    ? 'Engines and service on core 0, load generator on core 1. A fresh clone signs with OpenSSL and verifies with WebAssembly.'
    : 'Not pinned to cores.',
  '',
  line(head),
  line(head.map(() => '---')),
  line(['OpenSSL: sign', whole(engine['/sign']), '100.0 %', '', '', '']),
  line(['OpenSSL: verify', whole(engine['/verify']), '100.0 %', '', '', '']),
  line([
    'WebAssembly: verify, keys in turn',
    whole(wasmVerify),
    percent(wasmVerify / engine['/verify']),
    '',
    '',
    '',
  ]),
  ...services.flatMap(({ name, http }) =>
    http.map(({ path, clients, perSecond, p50, p99 }) =>
      line([
        `${name}: POST ${path}, ${clients} client${clients === 1 ? '' : 's'}`,
        whole(perSecond),
        percent(perSecond / engine[path]),
        percent(TARGETS[path]),
        p50.toFixed(1),
        p99.toFixed(1),
      ]),
    ),
  ),
  '',
].join('\n');
mkdirSync(RESULTS, { recursive: true });
writeFileSync(join(RESULTS, 'tokens.json'), `${JSON.stringify({ engine, services }, null, 2)}\n`);
writeFileSync(join(RESULTS, 'tokens.md'), markdown);
console.log(markdown);
