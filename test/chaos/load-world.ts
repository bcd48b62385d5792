import { createHash, randomUUID } from 'node:crypto';

import type { PqToken } from '../support/fipsign.js';
import { send, type HttpAnswer } from '../support/http.js';
import type { Attempt, DeedName, Journal, KnownCertificate, Promised } from './journal.js';
import type { LoadOrder } from './load-process.js';
import type { Chance } from './random.js';

/** What a deed asks for, and how it reads the answer. */
export interface DeedRequest {
  readonly deed: DeedName;
  readonly path: string;
  /** Absent: a GET. */
  readonly body?: object;
  /** Place of the token that is shown. */
  readonly token?: number;
  /** Id of the certificate that is named. */
  readonly certificate?: string;
  /** Of a success, and of a refusal that is an answer to the question. */
  readonly promised?: (answer: HttpAnswer) => Promised | undefined;
}

/** What the load knows while it runs, and its journal. */
export class LoadWorld {
  readonly chance: Chance;
  /** The authority that issues. */
  readonly caId: string;
  readonly #bases: readonly URL[];
  readonly #apiKey: string;
  readonly #attempts: Attempt[] = [];
  readonly #tokens: PqToken[] = [];
  readonly #certificates: KnownCertificate[] = [];
  /** Lists by their digest, in the order in which they were first read. */
  readonly #lists = new Map<string, { readonly place: number; readonly der: string }>();
  #order = 0;
  #names = 0;

  constructor({ bases, apiKey, caId }: Pick<LoadOrder, 'bases' | 'apiKey' | 'caId'>, chance: Chance) {
    this.#bases = bases.map((base) => new URL(base));
    this.#apiKey = apiKey;
    this.caId = caId;
    this.chance = chance;
  }

  get journal(): Journal {
    const lists = [...this.#lists.values()].map(({ der }) => der);
    return { attempts: this.#attempts, tokens: this.#tokens, lists };
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

  /** Keeps a certificate that was issued, to be revoked later. */
  keepCertificate(certificate: KnownCertificate): void {
    this.#certificates.push(certificate);
  }

  /** One of the certificates that were issued; undefined while there is none. */
  anyCertificate(): KnownCertificate | undefined {
    return this.#certificates.length === 0 ? undefined : this.chance.pick(this.#certificates);
  }

  /** Keeps a revocation list unless it is known. @returns its place in the journal */
  keepList(der: Uint8Array): number {
    const digest = createHash('sha256').update(der).digest('hex');
    const known = this.#lists.get(digest);
    if (known !== undefined) return known.place;
    const place = this.#lists.size;
    this.#lists.set(digest, { place, der: Buffer.from(der).toString('base64') });
    return place;
  }

  /** Sends a deed to one of the services and notes what came of it. @returns whether there was an answer */
  async attempt({ deed, path, body, token, certificate, promised }: DeedRequest): Promise<boolean> {
    const id = randomUUID();
    const began = (this.#order += 1);
    const note = (status: number, more: Partial<Attempt> = {}): void => {
      const about = {
        ...(token !== undefined && { token }),
        ...(certificate !== undefined && { certificate }),
      };
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

  #send(id: string, path: string, body?: object): Promise<HttpAnswer> {
    const base = this.chance.pick(this.#bases);
    const headers = { 'x-api-key': this.#apiKey, 'x-request-id': id };
    if (body === undefined) return send(base, { method: 'GET', path, headers });
    return send(base, {
      method: 'POST',
      path,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
}
