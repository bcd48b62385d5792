import { Injectable } from '@nestjs/common';

import { wipe } from '../crypto/bytes.js';
import { encodeHex } from '../crypto/encodings/hex.js';
import { AuthError } from '../errors/index.js';
import { Ledger } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Randomness } from '../platform/randomness.js';
import { apiKeyFormatOf, hashCredential } from './api-key-format.js';
import type { Caller } from './caller.js';
import { isEffectRefused } from './commit-or-explain.js';
import type { Principal } from './principal.js';
import type { NewTemporaryToken, TemporaryToken } from './temporary-token.js';
import { TemporaryTokensRepository } from './temporary-tokens.repository.js';

const TOKEN_BYTES = 32;

/**
 * Credentials for exposed places: each lives for a while and lets through a number of requests. They can do what their
 * parent, an API key, can do, except make others, and end with it.
 */
@Injectable()
export class TemporaryTokens {
  constructor(
    private readonly tokens: TemporaryTokensRepository,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly randomness: Randomness,
  ) {}

  /** Makes a token for the caller's own API key and returns its text, 64 hex digits, which is not stored. */
  async issue({ actor }: Caller, { seconds, attempts }: NewTemporaryToken): Promise<string> {
    const now = this.clock.now();
    const text = this.#freshText();
    const token: TemporaryToken = {
      id: this.ids.make('ttok'),
      apiKeyId: actor.apiKeyId,
      attemptsLeft: attempts,
      expiresAt: new Date(now + seconds * 1000).toISOString(),
      createdAt: new Date(now).toISOString(),
    };
    const { id: target, apiKeyId: parent, expiresAt: expires_at } = token;
    const details = { format: 'temporary', parent, expires_at, attempts };
    await this.ledger.commit({
      actor,
      effects: [this.tokens.sweep(token.createdAt), this.tokens.insert(token, hashCredential(text))],
      entries: [{ action: 'apikey.create', target, outcome: 'ok', details }],
    });
    return text;
  }

  /**
   * The holder of a temporary token, with one attempt taken for good. Undefined for a malformed, unknown, spent or
   * expired one and for one whose parent ended. The commit decides: of two requests with the last attempt, on whichever
   * replicas, one passes, and it checks the parent again.
   */
  async authenticate(credential: string): Promise<Principal | undefined> {
    if (apiKeyFormatOf(credential) !== 'hex') return undefined;
    const now = this.clock.timestamp();
    const found = await this.tokens.find(hashCredential(credential), now);
    if (found === undefined) return undefined;
    const { id, parent } = found;
    if (parent.expiresAt !== null && parent.expiresAt <= now) return undefined;
    const { projectId, apiKeyId } = parent.principal;
    const taken = await this.#takeAttempt(id, now, projectId, apiKeyId);
    return taken ? { ...parent.principal, temporaryTokenId: id } : undefined;
  }

  async #takeAttempt(id: string, now: string, projectId: string, apiKeyId: string): Promise<boolean> {
    const name = `temporary-token:${id}`;
    try {
      await this.ledger.commit({
        actor: { name, projectId, apiKeyId, requestId: this.ids.requestId() },
        effects: [this.tokens.takeAttempt(id, now)],
        entries: [],
      });
      return true;
    } catch (error) {
      if (isEffectRefused(error) || error instanceof AuthError) return false;
      throw error;
    }
  }

  #freshText(): string {
    const secret = this.randomness.bytes(TOKEN_BYTES);
    try {
      return encodeHex(secret);
    } finally {
      wipe(secret);
    }
  }
}
