// `make bench`, third part: certificates over HTTP, metering and audit included, beside the raw signature, of a CA that
// has issued 100,000 and revoked 20,000; and how long its revocation lists take.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { AdminApi } from '../test/support/api.js';
import { Service } from '../test/support/service.js';
import { CERTIFICATES, fillAuthority, REVOCATIONS } from './ca-rows.js';
import { runChild } from './child.js';
import type { LoadFigures, LoadOrder } from './figures.js';
import { canPin, onCore } from './pin.js';
import { line, percent, tenth, whole } from './table.js';
import type { TokenEngineFigures } from './token-figures.js';
import { WarmUp } from './warm-up.js';

const CLIENTS = [32, 1];
const RESULTS = resolve(import.meta.dirname, 'results');
/** What a list of 20,000 entries may take, milliseconds. */
const LIST_TARGET = 2000;
const ML_DSA_65_KEY = Buffer.alloc(1952, 7).toString('base64');

interface IssueFigures extends LoadFigures {
  readonly format: string;
}

/** Milliseconds until the whole answer was there. */
interface ListFigures {
  readonly what: string;
  readonly milliseconds: number;
  readonly bytes: number;
}

interface Authority {
  readonly format: string;
  readonly apiKey: string;
  readonly caId: string;
}

const seconds = Number(process.env['BENCH_SECONDS'] ?? '10');
if (!(seconds > 0 && seconds <= 600)) throw new Error('BENCH_SECONDS takes a number of seconds up to 600');

const makeAuthority = async (service: Service, format: string): Promise<Authority> => {
  const admin = new AdminApi(service.base);
  const project = await admin.createProject(`bench ${format}`, { free_limit: null });
  const { key: apiKey } = await admin.createApiKey(project.id, { format: 'pqa' });
  const body = { format, subject: 'Bench CA' };
  const { id: caId } = await admin.ok<{ id: string }>('POST', `/projects/${project.id}/ca`, body, 201);
  return { format, apiKey, caId };
};

const issuing = async (
  { base }: Service,
  { format, apiKey }: Authority,
): Promise<readonly IssueFigures[]> => {
  const request = { subject: 'device-00123', publicKey: ML_DSA_65_KEY, expiresInSeconds: 31_536_000 };
  const body = JSON.stringify(request);
  const warmUp = new WarmUp();
  const figures: IssueFigures[] = [];
  for (const clients of CLIENTS) {
    const order: LoadOrder = { base: base.href, apiKey, path: '/ca/issue', body, clients, seconds };
    await warmUp.before(order);
    figures.push({ format, ...(await runChild<LoadFigures>(1, 'load.ts', order)) });
  }
  return figures;
};

const get = async (service: Service, what: string, path: string, apiKey = ''): Promise<ListFigures> => {
  const start = performance.now();
  const answer = await fetch(new URL(path, service.base), { headers: { 'x-api-key': apiKey } });
  const { byteLength: bytes } = await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
  return { what, milliseconds: performance.now() - start, bytes };
};

const lists = async (service: Service, { apiKey, caId }: Authority): Promise<readonly ListFigures[]> => [
  await get(service, 'DER list, rebuilt', `/ca/${caId}/crl.der`),
  await get(service, 'DER list, again', `/ca/${caId}/crl.der`),
  await get(service, 'JSON list, rebuilt', '/ca/crl', apiKey),
  await get(service, 'JSON list, again', '/ca/crl', apiKey),
];

const measure = async (service: Service, dataDir: string) => {
  const x509 = await makeAuthority(service, 'x509');
  const pqcert = await makeAuthority(service, 'pqcert');
  fillAuthority(dataDir, x509.caId);
  const published = await lists(service, x509);
  return {
    lists: published,
    issued: [...(await issuing(service, x509)), ...(await issuing(service, pqcert))],
  };
};

const run = async (): Promise<Awaited<ReturnType<typeof measure>>> => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-bench-'));
  const dataDir = join(folder, 'data');
  const settings = {
    TWINSEAL_DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    TWINSEAL_RATE_LIMIT_FIPSIGN: '0',
    TWINSEAL_PROVIDER: 'memory',
  };
  const service = await Service.start(settings, { before: onCore(0) });
  try {
    return await measure(service, dataDir);
  } finally {
    await service.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** On core 0. Run before and after the service, so a busy moment of the machine flatters no ratio. */
const engine = (): Promise<TokenEngineFigures> =>
  runChild<TokenEngineFigures>(0, 'token-engine.ts', { seconds: Math.min(seconds, 5) });

const before = await engine();
const figures = await run();
const raw = Math.max(before.sign, (await engine()).sign);
const issueHead = ['what', 'per second', 'of the raw signature', 'p50 ms', 'p99 ms'];
const listHead = ['what', 'ms', 'target', 'bytes'];
const markdown = [
  `Certificates, ML-DSA-65: HTTP with the API key checked, every one stored, metered and audited (SQLite, synced), by`,
  `a CA that has issued ${whole(CERTIFICATES)} and revoked ${whole(REVOCATIONS)}.`,
  canPin ? 'Engine and service on core 0, load generator on core 1.' : 'Not pinned to cores.',
  '',
  line(issueHead),
  line(issueHead.map(() => '---')),
  line(['engine: sign', whole(raw), '100.0 %', '', '']),
  ...figures.issued.map(({ format, clients, perSecond, p50, p99 }) =>
    line([
      `POST /ca/issue, ${format}, ${clients} client${clients === 1 ? '' : 's'}`,
      whole(perSecond),
      percent(perSecond / raw),
      tenth(p50),
      tenth(p99),
    ]),
  ),
  '',
  line(listHead),
  line(listHead.map(() => '---')),
  ...figures.lists.map(({ what, milliseconds, bytes }) =>
    line([`${what}, ${whole(REVOCATIONS)} entries`, whole(milliseconds), whole(LIST_TARGET), whole(bytes)]),
  ),
  '',
].join('\n');
mkdirSync(RESULTS, { recursive: true });
writeFileSync(join(RESULTS, 'ca.json'), `${JSON.stringify({ raw, ...figures }, null, 2)}\n`);
writeFileSync(join(RESULTS, 'ca.md'), markdown);
console.log(markdown);
