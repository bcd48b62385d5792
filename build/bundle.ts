// `npm run build`, second part: gathers what the service runs, its packages included, into a few files. A start then reads
// some tens of files instead of three thousand (docs/decisions/0036-one-bundle.md).
import { cpSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import { build, transform, type Plugin } from 'esbuild';

const DIST = resolve(import.meta.dirname, '../dist');
/** What is started by name. It keeps that name, and its place. */
const PROGRAMS = ['main.js', 'cli/twinseal.js'];
/** Lies as deep as the rooms do, so that what they name beside `dist` is found from here too. */
const BUNDLE = 'bundle';

/** What the code reads from beside itself, wherever it lies; and the licence that goes with it. */
const RESOURCES = [
  'crypto/engines/wasm/pqclean.wasm',
  'crypto/engines/wasm/pqclean.wasm.sha256',
  'crypto/engines/wasm/PQCLEAN-LICENSE.txt',
  'crypto/self-test/ml-dsa-answers.bin',
  'crypto/self-test/ml-kem-answers.bin',
  'api/http/documents/page',
];

/** Native code, and packages that start files of their own as threads. */
const LEFT_OUTSIDE = ['pkcs11js', 'piscina', 'pino'];

/** What packages ask for and do without, since we do not install it. */
const NOT_INSTALLED = [
  '@fastify/multipart',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer',
  'pg-native',
];

/** Packages in CommonJS ask for Node's own modules with `require`, which an ES module does not have. */
const REQUIRE = [
  "import { createRequire as requireFrom } from 'node:module';",
  'const require = requireFrom(import.meta.url);',
].join('\n');

/**
 * Where two files have a class of one name, a bundle changes one of them; documents show those of `*.dto.js`. Keeping all
 * names would wrap every function that is made while a request is served.
 */
const schemaNames: Plugin = {
  name: 'schema names',
  setup: (building) =>
    building.onLoad({ filter: /\.dto\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const { code } = await transform(source, { keepNames: true, sourcefile: path, sourcemap: 'inline' });
      return { contents: code };
    }),
};

/** Threads are started by file name, so each file keeps its own. */
const workers = globSync('**/*.worker.js', { cwd: DIST, exclude: [BUNDLE] });

await build({
  absWorkingDir: DIST,
  entryPoints: [
    ...PROGRAMS.map((file) => ({ in: file, out: file.replace(/\.js$/, '') })),
    ...workers.map((file) => ({ in: file, out: join(BUNDLE, basename(file, '.js')) })),
  ],
  outdir: DIST,
  allowOverwrite: true,
  chunkNames: `${BUNDLE}/[name]-[hash]`,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  sourcemap: 'linked',
  sourcesContent: false,
  plugins: [schemaNames],
  external: [...LEFT_OUTSIDE, ...NOT_INSTALLED].flatMap((name) => [name, `${name}/*`]),
  banner: { js: REQUIRE },
  // Nest's document plugin repeats a member where a schema and a comment say the same.
  logOverride: { 'duplicate-object-key': 'silent' },
  logLevel: 'warning',
});
for (const file of RESOURCES) {
  cpSync(join(DIST, file), join(DIST, BUNDLE, basename(file)), { recursive: true });
}
