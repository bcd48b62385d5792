// `npm run build`, second part: gathers what the service runs, its packages included, into a few files. A start then reads
// some tens of files instead of three thousand (docs/decisions/0036-one-bundle.md).
import { cpSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import { build, transform, type BuildOptions, type Plugin } from 'esbuild';

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

/**
 * V8 keeps the text of a file while its code lives, and Node gives it two bytes for each character where not all are
 * ASCII. esbuild escapes the others in strings, but not in regular expressions.
 */
const asciiPatterns: Plugin = {
  name: 'ASCII patterns',
  setup: (building) =>
    building.onLoad({ filter: /\/node_modules\/validator\/lib\/.*\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: source.replaceAll(/[^\0-\x7f]/g, escaped) };
    }),
};

/** One UTF-16 code unit, as strings and patterns may spell it. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Threads are started by file name, so each file keeps its own. */
const workers = globSync('**/*.worker.js', { cwd: DIST, exclude: [BUNDLE] });

const OPTIONS: BuildOptions = {
  absWorkingDir: DIST,
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
  plugins: [schemaNames, asciiPatterns],
  external: [...LEFT_OUTSIDE, ...NOT_INSTALLED].flatMap((name) => [name, `${name}/*`]),
  banner: { js: REQUIRE },
  // Names stay, and lines: a stack trace can be read. Comments and indentation are a third of the text that V8 keeps.
  minifyWhitespace: true,
  lineLimit: 200,
  // Beside the code, in `*.LEGAL.txt`.
  legalComments: 'external',
  // Nest's document plugin repeats a member where a schema and a comment say the same.
  logOverride: { 'duplicate-object-key': 'silent' },
  logLevel: 'warning',
};

await build({
  ...OPTIONS,
  entryPoints: PROGRAMS.map((file) => ({ in: file, out: file.replace(/\.js$/, '') })),
});
// In a run of their own: within one, a thread that needs a function of a room gets whatever any program needs of that
// room's `index.js`, such as the libraries of both databases.
await build({
  ...OPTIONS,
  entryPoints: workers.map((file) => ({ in: file, out: join(BUNDLE, basename(file, '.js')) })),
});
for (const file of RESOURCES) {
  cpSync(join(DIST, file), join(DIST, BUNDLE, basename(file)), { recursive: true });
}
