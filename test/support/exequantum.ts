import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';

import { send, type HttpAnswer } from './http.js';
import { freshProject, type World } from './world.js';

export interface Keys {
  readonly pk: string;
  readonly verification_key: string;
  readonly signature: string;
  readonly verification_signature: string;
  readonly sk?: string;
}

export interface Encapsulated {
  readonly cipher: string;
  readonly shared_key: string;
  readonly trusted: boolean;
}

export const UNAUTHENTICATED = [401, { detail: 'Invalid or expired token' }] as const;
export const FORBIDDEN = [403, { detail: 'Forbidden' }] as const;
export const NOT_FOUND = [404, { detail: 'Not found' }] as const;
export const UNKNOWN_KEY = [404, { detail: 'Unknown key' }] as const;

/** Repeats what the public clients send: the JSON content type on GETs without a body, too. */
export class ExequantumClient {
  readonly base: URL;
  readonly token: string | undefined;
  readonly word: string;

  constructor(base: URL, token?: string, word = 'auth_token') {
    this.base = base;
    this.token = token;
    this.word = word;
  }

  /** `path` below `/api`; `body` as an object, or as the text itself. */
  call(method: string, path: string, body?: object | string): Promise<HttpAnswer> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return send(this.base, {
      method,
      path: `/api${path}`,
      headers: {
        'content-type': 'application/json',
        ...(this.token !== undefined && { authorization: `${this.word} ${this.token}` }),
      },
      ...(text !== undefined && { body: text }),
    });
  }

  /** Sends what must succeed: 200, JSON, and never to be stored. */
  async ok<T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<T> {
    const answer = await this.call(method, path, body);
    if (answer.status !== 200) throw unexpected(method, path, answer);
    return requireUnstored(method, path, answer).json<T>();
  }

  post<T = Record<string, unknown>>(path: string, body?: object): Promise<T> {
    return this.ok<T>('POST', path, body ?? {});
  }

  /** Status and body of what must be refused, which is not to be stored either. */
  async refusal(method: string, path: string, body?: object | string): Promise<readonly [number, unknown]> {
    const answer = requireUnstored(method, path, await this.call(method, path, body));
    return [answer.status, answer.json()];
  }

  /** Where the one fault of a 422 lies and what kind it is. */
  async fault(method: string, path: string, body?: object | string): Promise<readonly [string, string]> {
    const answer = requireUnstored(method, path, await this.call(method, path, body));
    const { detail } = answer.json<{ detail: { loc: string[]; msg: string; type: string }[] }>();
    const [fault, ...others] = detail;
    const members = Object.keys(fault ?? {}).join(' ');
    if (answer.status !== 422 || members !== 'loc msg type' || others.length > 0) {
      throw unexpected(method, path, answer);
    }
    return [fault?.loc.join('.') ?? '', fault?.type ?? ''];
  }

  keys(): Promise<Keys> {
    return this.ok<Keys>('GET', '/kem/generate_keys');
  }

  encapsulate({ pk, signature, verification_key }: Keys): Promise<Encapsulated> {
    return this.post<Encapsulated>('/kem/encapsulate_key', { pk, signature, verification_key });
  }

  async temporaryToken(query = ''): Promise<string> {
    return (await this.ok<{ new_token: string }>('GET', `/token/new${query}`)).new_token;
  }
}

const unexpected = (method: string, path: string, { status, text }: HttpAnswer): Error =>
  new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`);

/** The answer, unless it may be stored on the way or is no JSON. */
const requireUnstored = (method: string, path: string, answer: HttpAnswer): HttpAnswer => {
  const { 'cache-control': cache, 'content-type': type } = answer.headers;
  if (cache === 'no-store' && type === 'application/json; charset=utf-8') return answer;
  throw new Error(`${method} ${path} answered ${type}, ${cache}`);
};

/** A project of its own with a root token. */
export interface ExequantumWorld extends World {
  readonly client: ExequantumClient;
  readonly keyId: string;
}

export const exequantumProject = async (
  { service }: Pick<World, 'service'>,
  more: Readonly<Record<string, unknown>> = {},
  key: Readonly<Record<string, unknown>> = {},
): Promise<ExequantumWorld> => {
  const world = await freshProject(service, more);
  const { key: token, id } = await world.admin.createApiKey(world.project.id, { format: 'hex', ...key });
  return { ...world, client: new ExequantumClient(service.base, token), keyId: id };
};

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** Hexadecimal with one bit of one byte changed. */
export const flippedHex = (text: string, at: number): string => {
  const changed = bytes(text);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return hex(changed);
};

/** What noble, which shares no code with the engines that serve, makes of the same. */
export const encapsulatedOutside = (pk: string): { readonly cipher: string; readonly shared_key: string } => {
  const { cipherText, sharedSecret } = ml_kem768.encapsulate(bytes(pk));
  return { cipher: hex(cipherText), shared_key: hex(sharedSecret) };
};
export const decapsulatedOutside = (sk: string, cipher: string): string =>
  hex(ml_kem768.decapsulate(bytes(cipher), bytes(sk)));
export const isSignedOutside = (pk: string, data: Uint8Array, signature: string): boolean =>
  ml_dsa65.verify(bytes(signature), new Uint8Array(data), bytes(pk));

const aesKey = (sharedKey: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', bytes(sharedKey), new Uint8Array(0), 'aes-256-gcm/v1', 32));

/** The documented format, by WebCrypto's cousin and not by the service's code. */
export const sealTextOutside = (sharedKey: string, text: string | Uint8Array): string => {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', aesKey(sharedKey), iv);
  return hex(Buffer.concat([iv, cipher.update(Buffer.from(text)), cipher.final(), cipher.getAuthTag()]));
};
export const openTextOutside = (sharedKey: string, message: string): string => {
  const all = bytes(message);
  const decipher = createDecipheriv('aes-256-gcm', aesKey(sharedKey), all.subarray(0, 12));
  decipher.setAuthTag(all.subarray(-16));
  return Buffer.concat([decipher.update(all.subarray(12, -16)), decipher.final()]).toString('utf8');
};
