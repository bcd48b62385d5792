/**
 * The rooms and what each may import (docs/architecture.md). Lower rooms never see higher ones;
 * a library that only one room may know is named here with that room.
 */

const ROOMS = {
  // room -> rooms it may import besides itself; `platform` and `errors` are open to all but `crypto`.
  errors: [],
  crypto: ['errors'],
  platform: ['errors'],
  sealing: ['crypto'],
  compute: ['crypto'],
  storage: [],
  ledger: ['storage', 'sealing'],
  providers: ['compute', 'sealing', 'crypto'],
  custody: ['providers', 'sealing', 'crypto', 'compute', 'storage'],
  // Talks to the service over HTTP, as any client does.
  mcp: ['crypto'],
};
const FEATURES = [
  'keys',
  'signatures',
  'kem',
  'tokens',
  'mandates',
  'ca',
  'webhooks',
  'projects',
  'usage',
  'audit',
  'master-key',
];
const FEATURE_IMPORTS = ['custody', 'ledger', 'storage', 'sealing', 'crypto', ...FEATURES];

const everybody = (room) => (room === 'crypto' || room === 'errors' ? ['errors'] : ['platform', 'errors']);

const roomRule = (room, allowed) => ({
  name: `room-${room}`,
  comment: `src/${room} may import only: ${[...allowed, ...everybody(room)].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${room}/`, pathNot: ['\\.spec\\.ts$', '/testing/'] },
  to: {
    path: '^src/',
    pathNot: `^src/(${[room, ...allowed, ...everybody(room)].join('|')})/`,
  },
});

/** `pattern` (an npm package or node builtin) may be imported only from files matching `where`. */
const onlyIn = (name, pattern, where) => ({
  name,
  severity: 'error',
  from: { path: '^src/', pathNot: [...where, '\\.spec\\.ts$', '/testing/'] },
  to: { path: pattern, dependencyTypesNot: ['type-only'] },
});

/** Rooms whose files are imported through their `index.ts` only; the others have no inside to protect. */
const CLOSED_ROOMS = ['sealing', 'compute', 'storage', 'ledger', 'providers', 'custody', 'mcp'];

const doorRule = (room) => ({
  name: `door-${room}`,
  comment: `src/${room} is imported through its index.ts only`,
  severity: 'error',
  from: { path: '^src/', pathNot: [`^src/${room}/`, '\\.spec\\.ts$', '/testing/'] },
  to: { path: `^src/${room}/`, pathNot: [`^src/${room}/index\\.ts$`, '/testing/'] },
});

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-orphan-dependency', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(ROOMS).map(([room, allowed]) => roomRule(room, allowed)),
    ...FEATURES.map((room) => roomRule(room, FEATURE_IMPORTS)),
    roomRule('api', ['audit', ...FEATURES, 'crypto', 'custody', 'providers', 'ledger', 'storage', 'sealing']),
    {
      name: 'nobody-imports-the-command-line',
      comment:
        'src/cli is an edge of the process, like main.ts: it may know every room, and no room knows it',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'only-the-command-line-imports-mcp',
      comment: 'src/mcp is a client of the service that ships with it',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|mcp)/' },
      to: { path: '^src/mcp/' },
    },
    onlyIn('mcp-sdk-in-its-room', '^node_modules/(@modelcontextprotocol|zod)/', ['^src/mcp/']),
    onlyIn('commander-in-the-command-line', '^node_modules/commander/', ['^src/cli/']),
    ...[...CLOSED_ROOMS, 'crypto/pkix', ...FEATURES].map(doorRule),
    {
      name: 'production-never-imports-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: ['\\.spec\\.ts$', '/testing/'] },
      to: { path: ['\\.spec\\.ts$', '/testing/'] },
    },
    onlyIn('noble-in-engines', '^node_modules/@noble/', ['^src/crypto/']),
    onlyIn('peculiar-in-pkix', '^node_modules/@peculiar/', ['^src/crypto/pkix/']),
    onlyIn('pkcs11js-in-its-provider', '^node_modules/(pkcs11js|node-webcrypto-p11)/', [
      '^src/providers/pkcs11/',
    ]),
    onlyIn('prom-client-in-metrics', '^node_modules/prom-client/', ['^src/platform/metrics/']),
    onlyIn('opentelemetry-in-tracing', '^node_modules/@opentelemetry/', ['^src/platform/tracing/']),
    onlyIn('piscina-in-compute', '^node_modules/piscina/', ['^src/compute/']),
    onlyIn('cluster-among-copies', '^(node:)?cluster$', ['^src/app/cluster/']),
    onlyIn('sql-in-its-rooms', '^node_modules/(kysely|pg)/|^node:sqlite$', [
      '^src/ledger/',
      '^src/storage/',
      '\\.repository\\.ts$',
    ]),
    {
      name: 'no-nest-in-pure-rooms',
      severity: 'error',
      from: { path: ['^src/crypto/', '^src/errors/'] },
      to: { path: '^node_modules/@nestjs/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
