import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { JsonObject } from '../json-object.js';
import { connectionFault } from './connection-fault.js';
import type { Credential } from './credential.js';
import { nextStep } from './next-step.js';
import { readRefusal, type Refusal } from './refusal.js';

/** A request as commands make it. */
export interface ServiceRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the service's address, with its query. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** An HSM may take its time; nothing takes a minute. */
const PATIENCE_MS = 60_000;

/** A running service, as one caller sees it. Every fault is a `CliError` that says what to do next. */
export class ServiceClient {
  /** Address without a trailing slash. */
  readonly base: string;
  readonly #credential: Credential;

  constructor(base: string, credential: Credential) {
    this.base = base;
    this.#credential = credential;
  }

  /** The JSON object of an answer. @throws CliError */
  async json(request: ServiceRequest): Promise<JsonObject> {
    return await this.jsonOf(await this.open(request));
  }

  /** `data` of an answer of the native API. @throws CliError */
  async data(request: ServiceRequest): Promise<JsonObject> {
    return (await this.json(request)).object('data');
  }

  /** An answer whose body is still to be read. @throws CliError unless its status is 2xx */
  async open(request: ServiceRequest): Promise<Response> {
    const answer = await this.send(request);
    if (answer.ok) return answer;
    throw await this.faultOf(answer);
  }

  /** An answer of any status but a redirection. @throws CliError when there is none */
  async send({ method, path, body }: ServiceRequest): Promise<Response> {
    const headers = { ...this.#credential.headers, ...(body && { 'content-type': 'application/json' }) };
    const answer = await this.#fetch(path, {
      method,
      headers,
      // The key must not follow to another host.
      redirect: 'manual',
      ...(body && { body: JSON.stringify(body) }),
    });
    if (answer.status < 300 || answer.status > 399) return answer;
    const target = answer.headers.get('location') ?? 'another address';
    throw new CliError(
      `${this.base} sends on to ${target}`,
      'give the final address with --url',
      EXIT.unreachable,
    );
  }

  /** What a refused answer comes down to. */
  async faultOf(answer: Response): Promise<CliError> {
    const refusal = await this.refusalOf(answer);
    const { status, text } = refusal;
    return new CliError(
      status === 401
        ? `${this.base} does not know this ${this.#credentialName()}`
        : `${this.base} refused: ${text}`,
      nextStep(refusal, this.#credential.kind),
      exitCodeOf(refusal),
    );
  }

  /** @throws CliError when no Twinseal wrote the answer */
  async refusalOf(answer: Response): Promise<Refusal> {
    const body: unknown = await answer.json().catch(() => undefined);
    const refusal = readRefusal(answer.status, body, answer.headers);
    if (refusal !== undefined) return refusal;
    throw this.#stranger(`answers with status ${answer.status} and no reason`);
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new DOMException('no answer', 'TimeoutError')), PATIENCE_MS);
    try {
      return await fetch(`${this.base}${path}`, { ...init, signal: late.signal });
    } catch (cause) {
      throw connectionFault(this.base, cause);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The JSON object in an answer. @throws CliError */
  async jsonOf(answer: Response): Promise<JsonObject> {
    const unexpected = (what: string): CliError => this.#stranger(`answers with something that ${what}`);
    const body: unknown = await answer.json().catch(() => {
      throw unexpected('is no JSON');
    });
    return JsonObject.of(body, unexpected);
  }

  #stranger(what: string): CliError {
    return new CliError(
      `${this.base} ${what}: it may be no Twinseal service`,
      'check --url or TWINSEAL_URL',
      EXIT.unreachable,
    );
  }

  #credentialName(): string {
    return this.#credential.kind === 'admin-token' ? 'admin token' : 'API key';
  }
}

function exitCodeOf({ status }: Refusal): ExitCode {
  return status === 503 ? EXIT.unreachable : EXIT.refused;
}
