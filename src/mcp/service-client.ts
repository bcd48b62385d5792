import { isMembers, type Members } from './members.js';
import type { ServiceCall, ServiceCalls } from './service-calls.js';
import { brokenAnswer, noAnswer, refusalOf, requireKey, type ServiceAnswer } from './service-fault.js';

/** Which service, and for whom. */
export interface ServiceAccess {
  /** Without a slash at its end. */
  readonly url: string;
  readonly apiKey?: string;
}

/** Signing through an HSM takes seconds at worst; FIPSign's own server waits as long. */
const PATIENCE_MS = 30_000;

/** A running service over HTTP, as one API key sees it. */
export class ServiceClient {
  readonly #access: ServiceAccess;

  constructor(access: ServiceAccess) {
    this.#access = access;
  }

  /** Calls that end when the agent takes its request back. */
  during(signal: AbortSignal): ServiceCalls {
    return {
      native: async (call) => {
        const path = `/api/v1${call.path}`;
        const answer = await this.#send({ ...call, path }, signal);
        const data = answer.body['data'];
        if (!isSuccess(answer)) throw refusalOf(call, answer);
        if (!isMembers(data)) throw brokenAnswer(this.#access.url, answer.status);
        return data;
      },
      fipsign: async (call, verdict) => {
        const answer = await this.#send(call, signal);
        const isVerdict = verdict !== undefined && Object.hasOwn(answer.body, verdict);
        if (!isSuccess(answer) && !isVerdict) throw refusalOf(call, answer);
        return answer.body;
      },
    };
  }

  async #send(call: ServiceCall, signal: AbortSignal): Promise<ServiceAnswer> {
    const { url, apiKey } = this.#access;
    const { method, path, query = {}, body, key = 'required' } = call;
    if (key === 'required' && apiKey === undefined) throw requireKey();
    try {
      const answer = await fetch(`${url}${path}${queryText(query)}`, {
        method,
        headers: {
          ...(key !== 'none' && apiKey !== undefined && { 'x-api-key': apiKey }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        // A redirect would take the API key along to wherever it points.
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
      });
      return { status: answer.status, headers: answer.headers, body: await bodyOf(answer, url) };
    } catch (cause) {
      throw noAnswer(call, url, cause);
    }
  }
}

function isSuccess({ status }: ServiceAnswer): boolean {
  return status >= 200 && status < 300;
}

function queryText(query: NonNullable<ServiceCall['query']>): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}

/** Every answer of the service is a JSON object, errors too; whatever else answers there is not the service. */
async function bodyOf(answer: Response, url: string): Promise<Members> {
  const text = await answer.text();
  try {
    const body: unknown = JSON.parse(text);
    if (isMembers(body)) return body;
  } catch (cause) {
    throw brokenAnswer(url, answer.status, cause);
  }
  throw brokenAnswer(url, answer.status);
}
