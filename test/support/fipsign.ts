import { send, type HttpAnswer } from './http.js';
import { ML_DSA, type MlDsaName } from './independent.js';
import { freshProject, type World } from './world.js';

export interface PqToken {
  readonly payload: string;
  readonly signature: string;
  readonly algorithm: MlDsaName;
  readonly issuedAt: number;
}

export interface Remaining {
  readonly freeRemaining: number;
  readonly packRemaining: number;
  readonly totalRemaining: number;
  readonly month: string;
}

export interface Signed {
  readonly success: true;
  readonly token: PqToken;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly usage: Remaining;
}

export interface Usage {
  readonly current: Remaining & { readonly freeUsed: number; readonly freeLimit: number };
  readonly monthlyHistory: readonly {
    month: string;
    tokensUsed: number;
    fromFree: number;
    fromPack: number;
  }[];
  readonly packs: readonly Readonly<Record<string, unknown>>[];
  readonly developer: { readonly email: string };
  readonly note: string;
}

/**
 * Repeats what the public SDKs send: the key and the JSON content type on every request, GET, DELETE and POST without
 * a body included.
 */
export class FipsignClient {
  readonly base: URL;
  readonly apiKey: string | undefined;

  constructor(base: URL, apiKey?: string) {
    this.base = base;
    this.apiKey = apiKey;
  }

  /** `body` as an object, or as the text itself. */
  call(method: string, path: string, body?: object | string): Promise<HttpAnswer> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return send(this.base, {
      method,
      path,
      headers: {
        'content-type': 'application/json',
        ...(this.apiKey !== undefined && { 'x-api-key': this.apiKey }),
      },
      ...(text !== undefined && { body: text }),
    });
  }

  /** Sends what must succeed, as both SDKs judge it: 200 and `success: true`. */
  async ok<T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<T> {
    const answer = await this.call(method, path, body);
    const parsed = answer.json<T & { readonly success?: boolean }>();
    if (answer.status !== 200 || parsed.success !== true) {
      throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
    return parsed;
  }

  /** Status and body of what must be refused. */
  async refusal(method: string, path: string, body?: object | string): Promise<readonly [number, unknown]> {
    const answer = await this.call(method, path, body);
    const type = String(answer.headers['content-type']);
    if (!type.startsWith('application/json')) throw new Error(`${method} ${path} answered ${type}`);
    return [answer.status, answer.json()];
  }

  sign(body: object = { sub: 'user-1' }): Promise<Signed> {
    return this.ok<Signed>('POST', '/sign', body);
  }

  async usage(): Promise<Usage> {
    return await this.ok<Usage>('GET', '/usage');
  }

  /** Tokens charged so far this month. */
  async used(): Promise<number> {
    const { monthlyHistory } = await this.usage();
    return monthlyHistory.at(-1)?.tokensUsed ?? NaN;
  }
}

/** A project of its own with a key of the format that FIPSign's clients take. */
export interface FipsignWorld extends World {
  readonly client: FipsignClient;
}

export const fipsignProject = async (
  { service }: Pick<World, 'service'>,
  more: Readonly<Record<string, unknown>> = {},
  key: Readonly<Record<string, unknown>> = {},
): Promise<FipsignWorld> => {
  const world = await freshProject(service, more);
  const { key: apiKey } = await world.admin.createApiKey(world.project.id, { format: 'pqa', ...key });
  return { ...world, client: new FipsignClient(service.base, apiKey) };
};

/** Whether the token is signed over the characters of its payload, by noble, which shares no code with the service. */
export const isSignedBy = ({ payload, signature, algorithm }: PqToken, publicKey: string): boolean =>
  ML_DSA[algorithm].verify(
    new Uint8Array(Buffer.from(signature, 'base64')),
    new Uint8Array(Buffer.from(payload, 'ascii')),
    new Uint8Array(Buffer.from(publicKey, 'base64')),
  );

export const claimsOf = ({ payload }: PqToken): Record<string, unknown> =>
  JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Record<string, unknown>;

export const UNAUTHENTICATED = {
  success: false,
  error: 'API key required or invalid. Include the X-API-Key header.',
};
export const FORGED = {
  success: false,
  valid: false,
  error: 'Firma inválida — el token fue alterado o no fue emitido por este servidor',
};
export const REVOKED = { success: false, valid: false, error: 'Token has been revoked' };
export const NOT_REVOCABLE = {
  success: false,
  error: 'Token is invalid or already expired — cannot revoke',
};
export const NO_TOKENS_LEFT = {
  success: false,
  error: 'Token limit reached. Free monthly tokens exhausted and no active packs.',
  code: 'token_quota_exhausted',
};
