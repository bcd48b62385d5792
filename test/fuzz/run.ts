// `make fuzz` and CI: every route of every document under openapi/, against a running service.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ROOT } from '../support/built-service.js';
import { wholeNumberFrom } from '../support/whole-number.js';
import { startFuzzSubject, type FuzzSubject } from './fuzz-subject.js';
import type { FuzzedDocument } from './prepare-document.js';
import { fuzzDocument, type FuzzBudget } from './schemathesis.js';

const DOCUMENTS = join(ROOT, 'openapi');

/** OpenAPI documents only: settings of client generators may lie beside them. */
const documents = (): ReadonlyMap<string, FuzzedDocument> => {
  const files = readdirSync(DOCUMENTS).filter((file) => file.endsWith('.json'));
  const parsed = files.map((file) => {
    return [file.slice(0, -'.json'.length), JSON.parse(readFileSync(join(DOCUMENTS, file), 'utf8'))] as const;
  });
  return new Map(parsed.filter(([, document]) => 'openapi' in document && 'paths' in document));
};

const fuzzAll = async (subject: FuzzSubject, budget: FuzzBudget): Promise<readonly string[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-fuzz-'));
  const faulty: string[] = [];
  try {
    for (const [name, document] of documents()) {
      if (!(await fuzzDocument(name, document, subject, budget, folder))) faulty.push(name);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return faulty;
};

const seconds = wholeNumberFrom('FUZZ_SECONDS', 0);
const budget: FuzzBudget = {
  seed: wholeNumberFrom('SEED', 1),
  cases: wholeNumberFrom('FUZZ_CASES', 20),
  ...(seconds > 0 && { seconds: Math.ceil(seconds / documents().size) }),
};
const subject = await startFuzzSubject();
try {
  const faulty = await fuzzAll(subject, budget);
  const errors = subject.service.output.trim();
  if (errors !== '') console.error(`The service logged:\n${errors.slice(-4000)}`);
  if (faulty.length > 0) {
    console.error(`Faults in ${faulty.join(', ')}; the same requests again: SEED=${budget.seed} make fuzz`);
    process.exitCode = 1;
  }
} finally {
  await subject.service.dispose();
}
