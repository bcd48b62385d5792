import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../support/built-service.js';
import { ADMIN_TOKEN } from '../support/service.js';
import type { FuzzSubject } from './fuzz-subject.js';
import { prepareDocument, type FuzzedDocument, type SecurityScheme } from './prepare-document.js';

const PROGRAM = join(ROOT, '.cache/venv/fuzz/bin/schemathesis');

/** What an answer is held to. */
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'negative_data_rejection',
  'ignored_auth',
];

/** How much is tried. The same seed and the same number of cases make the same requests. */
export interface FuzzBudget {
  readonly seed: number;
  /** Cases for each route and phase. */
  readonly cases: number;
  /** Repeat with more cases until this many seconds are spent; absent: once. */
  readonly seconds?: number;
}

/** Fuzzes every route of one document. @returns whether nothing was found; what was found is printed */
export async function fuzzDocument(
  name: string,
  document: FuzzedDocument,
  subject: FuzzSubject,
  budget: FuzzBudget,
  folder: string,
): Promise<boolean> {
  if (!existsSync(PROGRAM)) throw new Error('schemathesis is missing: run `make fuzz`, which installs it');
  const prepared = prepareDocument(document, subject.examples);
  const file = join(folder, `${name}.json`);
  const configuration = join(folder, `${name}.toml`);
  writeFileSync(file, JSON.stringify(prepared.document));
  writeFileSync(configuration, credentials(document, subject.apiKey), { mode: 0o600 });
  const child = spawn(PROGRAM, ['--config-file', configuration, ...argumentsOf(file, subject, budget)], {
    cwd: folder,
    stdio: 'inherit',
    env: {
      ...process.env,
      SCHEMATHESIS_HOOKS: join(import.meta.dirname, 'formats.py'),
      FUZZ_ALGORITHMS: JSON.stringify(subject.algorithms),
      FUZZ_BASE64_BOUNDS: JSON.stringify(prepared.base64Bounds),
    },
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return status === 0;
}

function argumentsOf(file: string, { service }: FuzzSubject, { seed, cases, seconds }: FuzzBudget): string[] {
  return [
    'run',
    file,
    `--url=${service.base.href}`,
    `--checks=${CHECKS.join(',')}`,
    `--seed=${seed}`,
    `--max-examples=${cases}`,
    ...(seconds === undefined ? [] : [`--max-time=${seconds}`]),
    // Warnings count the routes that random values cannot get far into; they say nothing about an answer.
    '--warnings=off',
    '--suppress-health-check=all',
    '--no-color',
    '--generation-database=none',
  ];
}

/** Every way to authenticate that the document names, with a credential that may do everything. */
function credentials({ components = {} }: FuzzedDocument, apiKey: string): string {
  const schemes = Object.entries(components.securitySchemes ?? {});
  return schemes.map(([name, scheme]) => credential(name, scheme, apiKey)).join('\n');
}

function credential(name: string, { type, scheme }: SecurityScheme, apiKey: string): string {
  const secret = name.includes('admin') ? ADMIN_TOKEN : apiKey;
  if (type === 'apiKey') return `[auth.openapi.${name}]\napi_key = "${secret}"\n`;
  if (type === 'http' && scheme === 'bearer') return `[auth.openapi.${name}]\nbearer = "${secret}"\n`;
  throw new Error(`the fuzz tests have no credential for the security scheme ${name} (${type})`);
}
