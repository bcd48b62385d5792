import { randomUUID } from 'node:crypto';

import type { PqToken } from '../support/fipsign.js';
import { send, type HttpAnswer } from '../support/http.js';
import type { Attempt, DeedName, Journal, Promised } from './journal.js';
import type { Chance } from './random.js';

/** What a deed asks for, and how it reads the answer. */
export interface DeedRequest {
  readonly deed: DeedName;
  readonly path: string;
  readonly body: object;
  /** Place of the token that is shown. */
  readonly token?: number;
  /** Of a success, and of a refusal that is an answer to the question. */
  readonly promised?: (answer: HttpAnswer) => Promised | undefined;
}

/** What the load knows while it runs, and its journal. */
export class LoadWorld {
  readonly chance: Chance;
  readonly #bases: readonly URL[];
  readonly #apiKey: string;
  readonly #attempts: Attempt[] = [];
  readonly #tokens: PqToken[] = [];
  #order = 0;
  #names = 0;

  constructor(bases: readonly string[], apiKey: string, chance: Chance) {
    this.#bases = bases.map((base) => new URL(base));
    this.#apiKey = apiKey;
    this.chance = chance;
  }

  get journal(): Journal {
    return { attempts: this.#attempts, tokens: this.#tokens };
  }

  /** A name that no key has yet. */
  freshName(): string {
    this.#names += 1;
    return `chaos-${this.#names}`;
  }

  /** Keeps a token that was handed out, to be shown later. */
  keep(token: PqToken): void {
    this.#tokens.push(token);
  }

  /** One of the tokens that were handed out; undefined while there is none. */
  anyToken(): { readonly place: number; readonly token: PqToken } | undefined {
    if (this.#tokens.length === 0) return undefined;
    const place = this.chance.between(0, this.#tokens.length - 1);
    const token = this.#tokens[place];
    return token === undefined ? undefined : { place, token };
  }

  /** Sends a deed to one of the services and notes what came of it. @returns whether there was an answer */
  async attempt({ deed, path, body, token, promised }: DeedRequest): Promise<boolean> {
    const id = randomUUID();
    const began = (this.#order += 1);
    const note = (status: number, more: Partial<Attempt> = {}): void => {
      const about = token === undefined ? {} : { token };
      this.#attempts.push({ id, deed, began, ended: (this.#order += 1), status, ...about, ...more });
    };
    try {
      const answer = await this.#send(id, path, body);
      const kept = answer.status < 500 ? promised?.(answer) : undefined;
      note(answer.status, {
        ...(answer.status >= 500 && { fault: answer.text.slice(0, 300) }),
        ...(kept !== undefined && { promised: kept }),
      });
      return answer.status < 500;
    } catch {
      note(0);
      return false;
    }
  }

  #send(id: string, path: string, body: object): Promise<HttpAnswer> {
    return send(this.chance.pick(this.#bases), {
      method: 'POST',
      path,
      headers: { 'x-api-key': this.#apiKey, 'x-request-id': id, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
}
