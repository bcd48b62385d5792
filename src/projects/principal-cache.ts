import { Injectable } from '@nestjs/common';

import { Clock } from '../platform/clock.js';
import type { Principal } from './principal.js';

/** How long a principal may be answered from memory: the most a pure read can lag behind a revocation elsewhere. */
export const CACHE_MS = 1_000;
/** Many more API keys than one replica meets within a second; the oldest go first. */
const CAPACITY = 10_000;

interface Remembered {
  readonly principal: Principal;
  readonly since: number;
  /** Milliseconds since the Unix epoch. */
  readonly until: number;
}

/** A ticket for one look-up: proves that nothing was forgotten between its start and its end. */
export interface LookUp {
  readonly generation: number;
  readonly startedAt: number;
}

/**
 * Principals seen within the last second, by the SHA-256 of their credential. Only known ones: a refusal is always
 * fresh. What signs, charges or changes state does not rest on it, since the ledger checks the key again.
 */
@Injectable()
export class PrincipalCache {
  readonly #entries = new Map<string, Remembered>();
  #generation = 0;

  constructor(private readonly clock: Clock) {}

  find(hash: Uint8Array): Principal | undefined {
    const name = nameOf(hash);
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    const now = this.clock.now();
    // A clock that was set back must not stretch the second.
    if (now < entry.since || now >= entry.until) {
      this.#entries.delete(name);
      return undefined;
    }
    return entry.principal;
  }

  /** To be called before the database is asked: the second counts from here. */
  begin(): LookUp {
    return { generation: this.#generation, startedAt: this.clock.now() };
  }

  /**
   * Keeps what a look-up found, unless something was forgotten while it ran: it may have read what was true before.
   * @param expiresAt milliseconds since the Unix epoch; `Infinity` when the credential does not expire.
   */
  remember(hash: Uint8Array, principal: Principal, lookUp: LookUp, expiresAt: number): void {
    if (lookUp.generation !== this.#generation) return;
    const until = Math.min(lookUp.startedAt + CACHE_MS, expiresAt);
    const name = nameOf(hash);
    this.#entries.delete(name);
    this.#entries.set(name, { principal, since: lookUp.startedAt, until });
    if (this.#entries.size > CAPACITY) this.#dropOldest();
  }

  /** Forgets everything: called after each change to a project or an API key, which are rare. */
  forget(): void {
    this.#generation += 1;
    this.#entries.clear();
  }

  #dropOldest(): void {
    const oldest = this.#entries.keys().next();
    if (oldest.done !== true) this.#entries.delete(oldest.value);
  }
}

function nameOf(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('base64');
}
