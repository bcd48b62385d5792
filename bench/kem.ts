// `make bench`, third part: key encapsulation over HTTP beside the raw engine.
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { runChild } from './child.js';
import {
  KEM_DEEDS,
  KIB,
  MIB,
  type KemDeed,
  type KemEngineFigures,
  type KemHttpFigures,
} from './kem-figures.js';
import { canPin } from './pin.js';
import { Subject, type LoadedRoute } from './subject.js';
import { line, percent, tenth, whole } from './table.js';

const CLIENTS = [32, 1];
const RESULTS = resolve(import.meta.dirname, 'results');
const KEY = { algorithm: 'ML-KEM-768', key_version: 1 };

const seconds = Number(process.env['BENCH_SECONDS'] ?? '10');
if (!(seconds > 0 && seconds <= 600)) throw new Error('BENCH_SECONDS takes a number of seconds up to 600');

/** Both on core 0. Run before and after the service, so a busy moment of the machine flatters no ratio. */
const engines = (): Promise<KemEngineFigures> =>
  runChild<KemEngineFigures>(0, 'kem-engine.ts', { seconds: Math.min(seconds, 5) });

const routesOf = async (subject: Subject): Promise<Readonly<Record<KemDeed, LoadedRoute>>> => {
  await subject.post('/api/v1/kms/keys/generate', { algorithm: KEY.algorithm }, 201);
  const { kem_ciphertext } = await subject.post('/api/v1/kem/encapsulate', KEY, 200);
  const encrypt = (bytes: number): LoadedRoute => ({
    path: '/api/v1/kem/encrypt',
    body: { ...KEY, plaintext: randomBytes(bytes).toString('base64') },
  });
  return {
    encapsulate: { path: '/api/v1/kem/encapsulate', body: KEY },
    decapsulate: { path: '/api/v1/kem/decapsulate', body: { ...KEY, kem_ciphertext } },
    'encrypt 1 KiB': encrypt(KIB),
    'encrypt 1 MiB': encrypt(MIB),
  };
};

const overHttp = async (): Promise<readonly KemHttpFigures[]> => {
  const subject = await Subject.start();
  try {
    const routes = await routesOf(subject);
    const figures: KemHttpFigures[] = [];
    for (const deed of KEM_DEEDS) {
      for (const clients of CLIENTS)
        figures.push({ deed, ...(await subject.load(clients, seconds, routes[deed])) });
    }
    return figures;
  } finally {
    await subject.stop();
  }
};

const before = await engines();
const http = await overHttp();
const after = await engines();
const engine = Object.fromEntries(KEM_DEEDS.map((deed) => [deed, Math.max(before[deed], after[deed])]));
const head = ['what', 'per second', 'of the engine', 'p50 ms', 'p99 ms'];
const markdown = [
  'ML-KEM-768 in `memory`: HTTP with the API key checked; decapsulating also stores its audit entry (SQLite, synced).',
  canPin ? 'Engine and service on core 0, load generator on core 1.' : 'Not pinned to cores.',
  '',
  line(head),
  line(head.map(() => '---')),
  ...KEM_DEEDS.map((deed) => line([`engine: ${deed}`, whole(engine[deed] ?? NaN), '100.0 %', '', ''])),
  ...http.map(({ deed, clients, perSecond, p50, p99 }) =>
    line([
      `${deed}, ${clients} client${clients === 1 ? '' : 's'}`,
      whole(perSecond),
      percent(perSecond / (engine[deed] ?? NaN)),
      tenth(p50),
      tenth(p99),
    ]),
  ),
  '',
].join('\n');
mkdirSync(RESULTS, { recursive: true });
writeFileSync(join(RESULTS, 'kem.json'), `${JSON.stringify({ engine, http }, null, 2)}\n`);
writeFileSync(join(RESULTS, 'kem.md'), markdown);
console.log(markdown);
