import { send, type HttpAnswer } from './http.js';

/** What one published generation of clients sends and takes, as far as the wire shows it. */
export interface Generation {
  readonly name: string;
  /** What its HTTP library adds to every request. */
  readonly library: Readonly<Record<string, string>>;
  /** Paths that it calls without its key. */
  readonly keyless: readonly string[];
  /** Algorithms it accepts in /health. */
  readonly health: readonly string[];
  /** Algorithms of tokens that it verifies by itself; none = it has no local mode. */
  readonly local: readonly string[];
  readonly webhooks: boolean;
  readonly mandates: boolean;
  readonly zes: boolean;
}

const FETCH = {
  accept: '*/*',
  'accept-language': '*',
  'sec-fetch-mode': 'cors',
  'user-agent': 'node',
  'accept-encoding': 'gzip, deflate',
};
const REQUESTS = {
  accept: '*/*',
  'user-agent': 'python-requests/2.32.3',
  'accept-encoding': 'gzip, deflate',
  connection: 'keep-alive',
};
const ONE = ['ML-DSA-65'];
const ALL = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'];

/** Generations that one deployment serves at once (contracts: fipsign, section 11). */
export const GENERATIONS: readonly Generation[] = [
  {
    name: 'pqauth-sdk 0.4.3',
    library: FETCH,
    keyless: ['/health', '/public-key'],
    health: ONE,
    local: ONE,
    webhooks: true,
    mandates: false,
    zes: false,
  },
  {
    name: 'fipsign-sdk 0.12.2',
    library: FETCH,
    keyless: ['/health', '/public-key'],
    health: ONE,
    local: ONE,
    webhooks: false,
    mandates: false,
    zes: false,
  },
  {
    name: 'fipsign-sdk 0.15.0',
    library: FETCH,
    keyless: ['/health'],
    health: ALL,
    local: ALL,
    webhooks: false,
    mandates: true,
    zes: true,
  },
  {
    name: 'fipsign (Python) 0.9.8',
    library: REQUESTS,
    keyless: [],
    health: ONE,
    local: [],
    webhooks: false,
    mandates: false,
    zes: false,
  },
  {
    name: 'fipsign (Python) 0.11.0',
    library: REQUESTS,
    keyless: [],
    health: ALL,
    local: [],
    webhooks: false,
    mandates: true,
    zes: true,
  },
];

/** How a client tells the application that a call failed. */
export class ClientFault extends Error {
  readonly kind: 'API_ERROR' | 'NETWORK_ERROR';
  readonly status: number;
  readonly answer: Readonly<Record<string, unknown>>;

  constructor(kind: ClientFault['kind'], status: number, answer: Readonly<Record<string, unknown>>) {
    super(String(answer['error']));
    this.kind = kind;
    this.status = status;
    this.answer = answer;
  }
}

/** Repeats the requests of one generation, and judges the answers as it does. */
export class GenerationClient {
  constructor(
    readonly generation: Generation,
    private readonly base: URL,
    private readonly apiKey: string,
  ) {}

  /** @throws ClientFault for anything but a 2xx answer with `success: true` */
  async call<T = Record<string, unknown>>(method: string, path: string, body?: object): Promise<T> {
    const answer = await this.#send(method, path, body);
    const parsed = parse(answer);
    const done = answer.status >= 200 && answer.status < 300;
    if (!done || parsed['success'] !== true) throw new ClientFault('API_ERROR', answer.status, parsed);
    // Each caller knows the shape that its route answers, and checks it.
    return parsed as T;
  }

  async fault(method: string, path: string, body?: object): Promise<ClientFault> {
    try {
      await this.call(method, path, body);
    } catch (error) {
      if (error instanceof ClientFault) return error;
      throw error;
    }
    throw new Error(`${method} ${path} did not fail`);
  }

  /** The key and the JSON content type go with every request, with or without a body. */
  #send(method: string, path: string, body: object | undefined): Promise<HttpAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const empty = text === undefined && method === 'POST';
    return send(this.base, {
      method,
      path,
      headers: {
        ...this.generation.library,
        'content-type': 'application/json',
        ...(!this.generation.keyless.includes(path) && { 'x-api-key': this.apiKey }),
        ...(empty && { 'content-length': '0' }),
      },
      ...(text !== undefined && { body: text }),
    });
  }
}

function parse({ status, text }: HttpAnswer): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new ClientFault('NETWORK_ERROR', status, { error: text });
  }
}
