import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CarryOn } from '../../src/api/http/documents/page/carry-on.js';
import { AdminApi } from '../support/api.js';
import { ROOT } from '../support/built-service.js';
import { ADMIN_TOKEN } from '../support/service.js';
import { freshProject, useWorld } from '../support/world.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly example?: string | number;
}
interface Operation {
  readonly operationId: string;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly examples?: Readonly<Record<string, { readonly value: unknown }>> }>
    >;
  };
}
interface Call {
  readonly title: string;
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly scheme: string | undefined;
  readonly body?: unknown;
}

const fillPath = (path: string, parameters: readonly Parameter[] = []): string => {
  const query = new URLSearchParams();
  let filled = path;
  for (const { name, in: place, example, required } of parameters) {
    if (required === true && example === undefined) throw new Error(`${path}: ${name} has no example`);
    if (place === 'path') filled = filled.replace(`{${name}}`, String(example));
    else if (place === 'query' && example !== undefined) query.set(name, String(example));
  }
  return query.size > 0 ? `${filled}?${query.toString()}` : filled;
};

/** Every example of a document in its order, what deletes at the end and from the last to the first. */
const callsOf = (name: string): readonly Call[] => {
  const document = JSON.parse(readFileSync(join(ROOT, 'openapi', `${name}.json`), 'utf8')) as {
    paths: Record<string, Record<string, Operation>>;
  };
  const calls = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, operation]) => {
      const [scheme] = Object.keys(operation.security?.[0] ?? {});
      const call = { id: operation.operationId, method: method.toUpperCase(), scheme };
      const filled = { ...call, path: fillPath(path, operation.parameters) };
      const examples = operation.requestBody?.content['application/json']?.examples;
      if (operation.requestBody === undefined) return [{ ...filled, title: call.id }];
      return Object.entries(examples ?? {}).map(([title, { value }]) => ({
        ...filled,
        title: `${call.id}: ${title}`,
        body: value,
      }));
    }),
  );
  const deletes = calls.filter(({ method }) => method === 'DELETE').toReversed();
  return [...calls.filter(({ method }) => method !== 'DELETE'), ...deletes];
};

describe('every example of the documents runs as it stands against a fresh project', () => {
  const world = useWorld({ TWINSEAL_EXEQUANTUM_V1: 'true' });

  const valid = { data: { valid: true } };
  it.each([
    [
      'v1',
      'qph',
      {
        verify: valid,
        verifyHash: valid,
        verifyPublic: valid,
        verifyBatch: { data: { results: [{ valid: true }] } },
        decrypt: { data: { plaintext: 'aGVsbG8gd29ybGQ=' } },
        unwrapKey: { data: { symmetric_key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=' } },
      },
    ],
    ['fipsign', 'pqa', { verifyToken: { valid: true }, verifyMandate: { result: 'granted' } }],
    [
      'exequantum',
      'hex',
      { verify: { verified: true }, decryptText: 'hello world', statelessVerify: { valid: true } },
    ],
    ['admin', 'pqa', { verifyAudit: { ok: true } }],
  ])(
    'of %s, told from the top',
    async (name, format, outcomes) => {
      const { service, project } = await freshProject(world().service);
      const { key } = await new AdminApi(service.base).createApiKey(project.id, { format });
      const carryOn = new CarryOn();
      const answers = new Map<string, unknown>();
      const refused: string[] = [];
      for (const call of callsOf(name)) {
        const credentials = {
          'api-key': { 'x-api-key': key },
          token: { authorization: `Bearer ${key}` },
          'admin-token': { authorization: `Bearer ${ADMIN_TOKEN}` },
        }[call.scheme ?? ''];
        const path = carryOn.fillText(call.path);
        const answer = await service.send({
          method: call.method,
          path,
          headers: { ...credentials, ...(call.body !== undefined && { 'content-type': 'application/json' }) },
          ...(call.body !== undefined && { body: JSON.stringify(carryOn.fill(call.body)) }),
        });
        if (answer.status >= 300) refused.push(`${call.title}: ${answer.status} ${answer.text}`);
        if (/^[{"]/.test(answer.text)) carryOn.note(answer.json());
        if (call.method === 'DELETE') carryOn.forget(path);
        if (!answers.has(call.id))
          answers.set(call.id, /^[{"]/.test(answer.text) ? answer.json() : undefined);
      }
      expect(refused).toEqual([]);
      expect(Object.fromEntries(answers)).toMatchObject(outcomes);
    },
    60_000,
  );
});
