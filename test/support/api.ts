import { dataOf, refusalOf, type Refusal } from './answers.js';
import { send, type HttpAnswer } from './http.js';
import { ADMIN_TOKEN } from './service.js';

/** A JSON body; a string is sent as it is. */
export type Body = Readonly<Record<string, unknown>> | readonly unknown[] | string;

export interface KeyObject {
  readonly key_version: number;
  readonly algorithm: string;
  readonly status: string;
  readonly public_key: string;
  readonly created_at: string;
  readonly key: string;
  readonly provider: string;
  readonly origin: string;
  readonly protection: { readonly level: string };
  readonly retired_at?: string | null;
  readonly archived_at?: string | null;
}

export interface Signed {
  readonly signature: string;
  readonly key_version: number;
  readonly algorithm: string;
  readonly mode?: string;
}

export interface Verified {
  readonly valid: boolean;
  readonly key_version: number;
  readonly algorithm: string;
  readonly mode?: string;
}

const write = (body: Body | undefined): string | undefined =>
  body === undefined || typeof body === 'string' ? body : JSON.stringify(body);

const call = (
  base: URL,
  method: string,
  path: string,
  body: Body | undefined,
  headers: Readonly<Record<string, string>>,
): Promise<HttpAnswer> => {
  const text = write(body);
  const type = text === undefined ? {} : { 'content-type': 'application/json' };
  return send(base, {
    method,
    path,
    headers: { ...type, ...headers },
    ...(text !== undefined && { body: text }),
  });
};

/** The native API as one API key sees it. Paths are given below `/api/v1`. */
export class NativeApi {
  readonly base: URL;
  readonly apiKey: string;

  constructor(base: URL, apiKey: string) {
    this.base = base;
    this.apiKey = apiKey;
  }

  call(
    method: string,
    path: string,
    body?: Body,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<HttpAnswer> {
    return call(this.base, method, `/api/v1${path}`, body, { 'x-api-key': this.apiKey, ...headers });
  }

  /** POSTs and returns `data` of the success envelope. */
  async post<T = Record<string, unknown>>(path: string, body: Body, status = 200): Promise<T> {
    return dataOf<T>(await this.call('POST', path, body), status);
  }

  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    return dataOf<T>(await this.call('GET', path));
  }

  /** POSTs what must be refused, and returns status and code. */
  async refusal(path: string, body: Body): Promise<Refusal> {
    return refusalOf(await this.call('POST', path, body));
  }

  generate(algorithm: string, key = 'default'): Promise<KeyObject> {
    return this.post<KeyObject>('/kms/keys/generate', { algorithm, key }, 201);
  }

  sign(body: Body): Promise<Signed> {
    return this.post<Signed>('/signature/sign', body);
  }

  verify(body: Body): Promise<Verified> {
    return this.post<Verified>('/signature/verify', body);
  }
}

export interface AuditItem {
  readonly seq: number;
  readonly id: string;
  readonly at: string;
  readonly project: string | null;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly outcome: string;
  readonly request_id: string;
  readonly hash: string;
}

export interface AuditVerdict {
  readonly ok: boolean;
  readonly checked: number;
  readonly head: { readonly seq: number; readonly hash: string };
  readonly broken_at?: { readonly seq: number; readonly id: string; readonly reason: string };
}

export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  readonly format: string;
  readonly prefix: string;
  readonly scopes: readonly string[] | null;
  readonly created_at: string;
  readonly key: string;
}

export interface ProjectObject {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly [member: string]: unknown;
}

/** The admin API with the administrator's token. Paths are given below `/admin`. */
export class AdminApi {
  readonly base: URL;

  constructor(base: URL) {
    this.base = base;
  }

  call(
    method: string,
    path: string,
    body?: Body,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<HttpAnswer> {
    return call(this.base, method, `/admin${path}`, body, {
      authorization: `Bearer ${ADMIN_TOKEN}`,
      ...headers,
    });
  }

  async ok<T>(method: string, path: string, body?: Body, status = 200): Promise<T> {
    const answer = await this.call(method, path, body);
    if (answer.status !== status) throw new Error(`${method} /admin${path}: ${answer.status} ${answer.text}`);
    return answer.json<T>();
  }

  createProject(name: string, more: Readonly<Record<string, unknown>> = {}): Promise<ProjectObject> {
    return this.ok('POST', '/projects', { name, ...more }, 201);
  }

  createApiKey(projectId: string, more: Readonly<Record<string, unknown>> = {}): Promise<NewApiKey> {
    return this.ok('POST', `/projects/${projectId}/api-keys`, { name: 'e2e', ...more }, 201);
  }

  verifyAudit(): Promise<AuditVerdict> {
    return this.ok('GET', '/audit/verify');
  }

  async audit(query = ''): Promise<readonly AuditItem[]> {
    return (await this.ok<{ items: AuditItem[] }>('GET', `/audit?limit=1000${query}`)).items;
  }
}
