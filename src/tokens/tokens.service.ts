import { Injectable } from '@nestjs/common';

import { RequestError } from '../errors/index.js';
import { CommitRefused, Ledger, notingRefusals, type AuditDraft } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import {
  chargeNotice,
  commitCharged,
  Prices,
  usageNumbers,
  type ChargedCaller,
  type UsageNumbers,
} from '../usage/index.js';
import type { ChargeReceipt } from '../ledger/index.js';
import { findSentToken } from './sent-token.js';
import { tokenDigest } from './token-digest.js';
import { TokenMint, type MintedToken } from './token-mint.service.js';
import { TokenProof } from './token-proof.service.js';
import { refusalText, type TokenRefusal } from './token-refusal.js';
import { readTokenRequest, type TokenRequest } from './token-request.js';
import { TokenRevocationsRepository } from './token-revocations.repository.js';
import { TokenSettings } from './token-settings.js';
import { TOKEN_ALGORITHMS, type PqToken, type SentToken, type TokenClaims } from './token.js';

/** A token that is signed and paid for. */
export interface SignedToken {
  readonly token: PqToken;
  readonly seconds: number;
  readonly ownerEmail: string | null;
  readonly cost: number;
  readonly source: ChargeReceipt['source'];
  readonly usage: UsageNumbers;
}

/** What a token is worth: its claims, or the reason why not. */
export type TokenVerdict =
  | { readonly valid: true; readonly claims: TokenClaims }
  | { readonly valid: false; readonly refusal: TokenRefusal };

/** The first revocation of a token, with its time in Unix seconds; or one that came later and changed nothing. */
export type Revocation =
  | { readonly first: true; readonly revokedAt: number; readonly claims: TokenClaims }
  | { readonly first: false };

/** Tokens of a project: each deed is one commit that charges it, and answers only when that is stored. */
@Injectable()
export class Tokens {
  constructor(
    private readonly mint: TokenMint,
    private readonly proof: TokenProof,
    private readonly revocations: TokenRevocationsRepository,
    private readonly settings: TokenSettings,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly prices: Prices,
  ) {}

  /**
   * Signs a token with the request's fields.
   * @throws RequestError `request.shape`; QuotaError `quota.exhausted`
   */
  async sign(caller: ChargedCaller, body: Readonly<Record<string, unknown>>): Promise<SignedToken> {
    const request = readTokenRequest(body, this.settings.maxSeconds);
    const { projectId } = caller.actor;
    return await this.#noted(caller, 'token.sign', () =>
      this.mint.issue(projectId, request.fields, request.seconds, (minted) =>
        this.#storeSigned(caller, request, minted),
      ),
    );
  }

  /** Says what a token is worth now. A refused one costs as much. @throws QuotaError `quota.exhausted` */
  async verify(caller: ChargedCaller, token: SentToken): Promise<TokenVerdict> {
    return await this.#noted(caller, 'token.verify', async () => {
      const claims = await this.proof.prove(caller.actor.projectId, token);
      const digest = tokenDigest(token);
      const refusal = claims === undefined ? FORGED : await this.#refusal(caller, digest, claims);
      await this.#storeVerdict(caller, tokenDetails(token, digest), claims, refusal);
      if (refusal !== undefined) return { valid: false, refusal };
      if (claims === undefined) throw new TypeError('what is not refused is proven');
      return { valid: true, claims };
    });
  }

  /**
   * Ends a token before its time, at once on every replica. Again is free.
   * @param sent what the request has for a token
   * @throws RequestError `request.shape` for whatever /verify would refuse, but a revoked token; QuotaError
   */
  async revoke(caller: ChargedCaller, sent: unknown, reason: string | null): Promise<Revocation> {
    const token = findSentToken(sent);
    if (token === undefined || !TOKEN_ALGORITHMS.some((name) => name === token.algorithm)) {
      throw notRevocable();
    }
    return await this.#noted(caller, 'token.revoke', async () => {
      const { projectId } = caller.actor;
      const claims = await this.proof.prove(projectId, token);
      // A mandate has an end of its own: a revoked token of one would go on being granted.
      if (claims === undefined || claims['_mandate'] === true || claims.exp < this.clock.seconds())
        throw notRevocable();
      const digest = tokenDigest(token);
      if (await this.revocations.isRevoked(projectId, digest)) return { first: false };
      return await this.#storeRevocation(caller, token, digest, claims, reason);
    });
  }

  async #refusal(
    { actor }: ChargedCaller,
    digest: Uint8Array,
    claims: TokenClaims,
  ): Promise<TokenRefusal | undefined> {
    if (claims['_mandate'] === true) return { reason: 'mandate' };
    const secondsAgo = this.clock.seconds() - claims.exp;
    if (secondsAgo > 0) return { reason: 'expired', secondsAgo };
    return (await this.revocations.isRevoked(actor.projectId, digest)) ? { reason: 'revoked' } : undefined;
  }

  async #storeSigned(
    caller: ChargedCaller,
    { sub, fields, seconds }: TokenRequest,
    { token, issuer, keyTarget, standing }: MintedToken,
  ): Promise<SignedToken> {
    const about = { sub, email: textOrNull(fields['email']), role: textOrNull(fields['role']) };
    const details = { ...tokenDetails(token, tokenDigest(token)), seconds };
    const cost = this.prices.of('sign');
    const { charge } = await commitCharged(this.ledger, {
      actor: caller.actor,
      standing,
      charge: { projectId: caller.actor.projectId, tokens: cost },
      entries: [{ action: 'token.sign', target: keyTarget, outcome: 'ok', details }],
      outbox: [chargeNotice('token.signed', caller, cost, about)],
    });
    const { ownerEmail } = issuer;
    return { token, seconds, ownerEmail, cost, source: charge.source, usage: usageNumbers(charge) };
  }

  async #storeVerdict(
    caller: ChargedCaller,
    details: AuditDraft['details'] & object,
    claims: TokenClaims | undefined,
    refusal: TokenRefusal | undefined,
  ): Promise<void> {
    const cost = this.prices.of('verify');
    const notice =
      refusal === undefined
        ? chargeNotice('tokens.charged', caller, cost)
        : chargeNotice('token.rejected', caller, cost, {
            reason: refusalText(refusal),
            // An unproven token's claims are anybody's words.
            sub: claims?.sub ?? null,
          });
    const outcome = refusal === undefined ? 'ok' : `token.${refusal.reason}`;
    await commitCharged(this.ledger, {
      actor: caller.actor,
      charge: { projectId: caller.actor.projectId, tokens: cost },
      entries: [{ action: 'token.verify', target: 'token', outcome, details }],
      outbox: [notice],
    });
  }

  async #storeRevocation(
    caller: ChargedCaller,
    token: SentToken,
    digest: Uint8Array,
    claims: TokenClaims,
    reason: string | null,
  ): Promise<Revocation> {
    const { projectId } = caller.actor;
    const revokedAt = this.clock.seconds();
    const cost = this.prices.of('revoke');
    const row = {
      project_id: projectId,
      token_hash: digest,
      revoked_at: revokedAt,
      expires_at: claims.exp,
      reason,
    };
    try {
      await commitCharged(this.ledger, {
        actor: caller.actor,
        effects: [this.revocations.insert(row)],
        charge: { projectId, tokens: cost },
        entries: [
          { action: 'token.revoke', target: 'token', outcome: 'ok', details: tokenDetails(token, digest) },
        ],
        outbox: [chargeNotice('token.revoked', caller, cost, { sub: claims.sub, reason })],
      });
      return { first: true, revokedAt, claims };
    } catch (error) {
      // Another request was quicker; its revocation stands and was paid for once.
      if (error instanceof CommitRefused && error.reason === 'effect') return { first: false };
      throw error;
    }
  }

  #noted<Result>(
    { actor }: ChargedCaller,
    action: AuditDraft['action'],
    deed: () => Promise<Result>,
  ): Promise<Result> {
    return notingRefusals(this.ledger, actor, { action, target: 'token' }, deed);
  }
}

const FORGED: TokenRefusal = { reason: 'forged' };

/** Enough to find a token at hand in the log, and nothing of what it says. */
function tokenDetails(
  { algorithm, payload }: SentToken,
  digest: Uint8Array,
): NonNullable<AuditDraft['details']> {
  return {
    algorithm,
    bytes: payload.length,
    token_sha256: Buffer.from(digest).toString('hex'),
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function notRevocable(): RequestError {
  return new RequestError('request.shape', 'Token is invalid or already expired — cannot revoke');
}
