import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { CarryOn } from '../../src/api/http/documents/page/carry-on.js';
import { AdminApi } from '../support/api.js';
import { ROOT } from '../support/built-service.js';
import { ADMIN_TOKEN, type Service } from '../support/service.js';
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

/** One telling of a document. */
interface Telling {
  readonly name: string;
  /** Format of the API key. */
  readonly format: string;
  /** What some answers hold, by operation. */
  readonly outcomes: object;
  /** Format of the project's CA. */
  readonly ca?: 'x509' | 'pqcert';
  /** Operations that need something else than this project has. */
  readonly without?: readonly string[];
}

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
      // Bytes, which nobody types into a document.
      if (examples === undefined) return [];
      return Object.entries(examples).map(([title, { value }]) => ({
        ...filled,
        title: `${call.id}: ${title}`,
        body: value,
      }));
    }),
  );
  const deletes = calls.filter(({ method }) => method === 'DELETE').toReversed();
  return [...calls.filter(({ method }) => method !== 'DELETE'), ...deletes];
};

interface Executed {
  readonly status: number;
  readonly text: string;
  /** Of a JSON answer. */
  readonly body?: unknown;
}

/** Sends a call as the page does. */
const execute = async (service: Service, carryOn: CarryOn, call: Call, key: string): Promise<Executed> => {
  const credentials = {
    'api-key': { 'x-api-key': key },
    token: { authorization: `Bearer ${key}` },
    'admin-token': { authorization: `Bearer ${ADMIN_TOKEN}` },
  }[call.scheme ?? ''];
  const path = carryOn.fillText(call.path);
  const content = call.body === undefined ? undefined : JSON.stringify(carryOn.fill(call.body));
  const { status, text, headers } = await service.send({
    method: call.method,
    path,
    headers: { ...credentials, ...(content !== undefined && { 'content-type': 'application/json' }) },
    ...(content !== undefined && { body: content }),
  });
  if (call.method === 'DELETE') carryOn.forget(path);
  if (!String(headers['content-type']).startsWith('application/json')) return { status, text };
  const body: unknown = JSON.parse(text);
  carryOn.note(body);
  return { status, text, body };
};

describe('every example of the documents runs as it stands against a fresh project', () => {
  const world = useWorld({ TWINSEAL_EXEQUANTUM_V1: 'true' });

  const tokens = { verifyToken: { valid: true }, verifyMandate: { result: 'granted' } };
  const valid = { data: { valid: true } };
  const tellings: readonly Telling[] = [
    {
      name: 'v1',
      format: 'qph',
      outcomes: {
        verify: valid,
        verifyHash: valid,
        verifyPublic: valid,
        verifyBatch: { data: { results: [{ valid: true }] } },
        decrypt: { data: { plaintext: 'aGVsbG8gd29ybGQ=' } },
        unwrapKey: { data: { symmetric_key: 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=' } },
      },
    },
    {
      name: 'fipsign',
      format: 'pqa',
      outcomes: { ...tokens, getCertificate: { status: { revoked: true } } },
      ca: 'x509',
      without: ['getJsonRoot'],
    },
    {
      name: 'fipsign',
      format: 'pqa',
      outcomes: tokens,
      ca: 'pqcert',
      without: ['getPemRoot', 'getCrl', 'askOcspResponderByGet'],
    },
    {
      name: 'exequantum',
      format: 'hex',
      outcomes: {
        verify: { verified: true },
        decryptText: 'hello world',
        statelessVerify: { valid: true },
      },
    },
    // Rotating needs a second master key in the settings.
    {
      name: 'admin',
      format: 'pqa',
      outcomes: { verifyAudit: { ok: true } },
      without: ['rotateMasterKey'],
    },
  ];
  it.each(tellings)(
    'of $name, told from the top with a key of format $format',
    async ({ name, format, outcomes, ca, without = [] }) => {
      const { service, project } = await freshProject(world().service);
      const admin = new AdminApi(service.base);
      const { key } = await admin.createApiKey(project.id, { format });
      if (ca !== undefined)
        await admin.ok('POST', `/projects/${project.id}/ca`, { format: ca, subject: 'CA' }, 201);
      const carryOn = new CarryOn();
      const answers = new Map<string, unknown>();
      const refused: string[] = [];
      for (const call of callsOf(name).filter(({ id }) => !without.includes(id))) {
        const { status, text, body } = await execute(service, carryOn, call, key);
        if (status >= 300) refused.push(`${call.title}: ${status} ${text}`);
        if (!answers.has(call.id)) answers.set(call.id, body);
      }
      expect(refused).toEqual([]);
      expect(Object.fromEntries(answers)).toMatchObject(outcomes);
    },
    60_000,
  );
});
