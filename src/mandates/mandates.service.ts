import { Injectable } from '@nestjs/common';

import { RequestError } from '../errors/index.js';
import { CommitRefused, Ledger, notingRefusals, type CommitReceipt } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { pageOf, positionOf, type Page, type PageRequest } from '../platform/page.js';
import { auditTarget, isStoredId } from '../platform/stored-id.js';
import { findSentToken, TokenMint, TokenProof, type PqToken } from '../tokens/index.js';
import {
  chargeNotice,
  commitCharged,
  Prices,
  usageNumbers,
  type ChargedCaller,
  type UsageNumbers,
} from '../usage/index.js';
import { changeOf, type MandateAction } from './mandate-change.js';
import { denialOf, type MandateDenial } from './mandate-denial.js';
import { budgetRemaining, type Mandate, type NewMandate } from './mandate.js';
import { MandatesRepository } from './mandates.repository.js';

/** A mandate may move between the look and the commit; each attempt looks again. */
const ATTEMPTS = 8;

/** A mandate that is made and paid for, with the token that stands for it. */
export interface IssuedMandate {
  readonly mandate: Mandate;
  readonly token: PqToken;
  readonly usage: UsageNumbers;
}

/** What an agent wants to do. `cost` in the mandate's own units. */
export interface MandateClaim {
  /** What the request has for a token. */
  readonly token: unknown;
  readonly action: string;
  readonly cost: number;
}

/** A grant with what is left after it, or a denial, which costs nothing. */
export type MandateVerdict =
  | {
      readonly granted: true;
      readonly budgetRemaining: number;
      readonly secondsLeft: number;
      readonly usage: UsageNumbers;
    }
  | { readonly granted: false; readonly denial: MandateDenial };

/** A mandate as it stands after a change. */
export interface ChangedMandate {
  readonly mandate: Mandate;
  /** Set when nothing had to change. */
  readonly message?: string;
}

/** A part of the list, and how many there are in all. */
export interface MandatePage extends Page<Mandate> {
  readonly total: number;
}

/** Mandates of a project: made and granted for tokens, changed and read for free. */
@Injectable()
export class Mandates {
  constructor(
    private readonly rows: MandatesRepository,
    private readonly mint: TokenMint,
    private readonly proof: TokenProof,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly prices: Prices,
  ) {}

  /** @throws QuotaError `quota.exhausted` */
  async create(caller: ChargedCaller, request: NewMandate): Promise<IssuedMandate> {
    const id = this.ids.make('mdt');
    const { actor } = caller;
    const deed = { action: 'mandate.create', target: id } as const;
    return await notingRefusals(this.ledger, actor, deed, () =>
      this.mint.issue(actor.projectId, { sub: id, _mandate: true }, request.seconds, async (minted) => {
        const mandate = this.#newMandate(id, actor.projectId, request, minted.claims);
        const cost = this.prices.of('mandate');
        const { charge } = await commitCharged(this.ledger, {
          actor,
          standing: minted.standing,
          effects: [this.rows.insert(mandate)],
          charge: { projectId: actor.projectId, tokens: cost },
          entries: [
            {
              ...deed,
              outcome: 'ok',
              details: { scope: request.scope.length, budget: request.budgetTotal },
            },
          ],
          outbox: [chargeNotice('tokens.charged', caller, cost)],
        });
        return { mandate, token: minted.token, usage: usageNumbers(charge) };
      }),
    );
  }

  /** Grants an action and takes its cost in one step, or says what stands against it, which costs nothing. */
  async verify(caller: ChargedCaller, { token, action, cost }: MandateClaim): Promise<MandateVerdict> {
    const id = await this.#provenId(caller, token);
    if (id === undefined) return this.#denied(caller, 'token', { reason: 'invalid_signature' });
    const deed = { action: 'mandate.verify', target: id } as const;
    return await notingRefusals(this.ledger, caller.actor, deed, () =>
      untilUnmoved(() => this.#decide(caller, id, action, cost)),
    );
  }

  /** @throws RequestError `request.not-found`, `request.shape`; ConflictError `conflict.state` after a revocation */
  async change({ actor }: ChargedCaller, id: string, change: MandateAction): Promise<ChangedMandate> {
    const deed = { action: 'mandate.update', target: auditTarget(id) } as const;
    return await notingRefusals(this.ledger, actor, deed, () =>
      untilUnmoved(async () => {
        const read = await this.get(actor.projectId, id);
        const decided = changeOf(read, change);
        if ('message' in decided) return { mandate: read, message: decided.message };
        const next = { ...decided.next, updatedAt: this.clock.seconds() };
        await this.ledger.commit({
          actor,
          effects: [this.rows.update(read, next)],
          entries: [{ ...deed, outcome: 'ok', details: { change: change.action } }],
        });
        return { mandate: { ...read, ...next } };
      }),
    );
  }

  /** @throws RequestError `request.not-found` */
  async get(projectId: string, id: string): Promise<Mandate> {
    const mandate = isStoredId(id) ? await this.rows.find(projectId, id) : undefined;
    if (mandate === undefined) throw new RequestError('request.not-found', 'Mandate not found');
    return mandate;
  }

  /** Newest first. @throws RequestError `request.shape` for a cursor that no page gave */
  async list(projectId: string, request: PageRequest): Promise<MandatePage> {
    const position = positionOf(request);
    const [found, total] = await Promise.all([
      this.rows.list(projectId, request.limit + 1, position),
      this.rows.count(projectId),
    ]);
    return { ...pageOf(found, request.limit), total };
  }

  /** Unix seconds, for what an answer counts down from. */
  seconds(): number {
    return this.clock.seconds();
  }

  async #provenId({ actor }: ChargedCaller, sent: unknown): Promise<string | undefined> {
    const token = findSentToken(sent);
    const claims = token === undefined ? undefined : await this.proof.prove(actor.projectId, token);
    return claims?.['_mandate'] === true ? claims.sub : undefined;
  }

  async #decide(caller: ChargedCaller, id: string, action: string, cost: number): Promise<MandateVerdict> {
    const now = this.clock.seconds();
    const mandate = await this.rows.find(caller.actor.projectId, id);
    const denial: MandateDenial | undefined =
      mandate === undefined ? { reason: 'invalid_signature' } : denialOf(mandate, action, cost, now);
    if (mandate === undefined || denial !== undefined) {
      return this.#denied(caller, id, denial ?? { reason: 'invalid_signature' });
    }
    const price = this.prices.of('mandate/verify');
    const { charge, returned } = await commitCharged(this.ledger, {
      actor: caller.actor,
      effects: [this.rows.consume(mandate, cost, now)],
      charge: { projectId: caller.actor.projectId, tokens: price },
      entries: [{ action: 'mandate.verify', target: id, outcome: 'ok', details: { cost } }],
      outbox: [chargeNotice('tokens.charged', caller, price)],
    });
    const budgetConsumed = consumedAfter(returned);
    return {
      granted: true,
      budgetRemaining: budgetRemaining({ ...mandate, budgetConsumed }),
      secondsLeft: mandate.expiresAt - now,
      usage: usageNumbers(charge),
    };
  }

  #denied({ actor }: ChargedCaller, target: string, denial: MandateDenial): MandateVerdict {
    this.ledger.note(actor, { action: 'mandate.verify', target, outcome: `mandate.${denial.reason}` });
    return { granted: false, denial };
  }

  #newMandate(
    id: string,
    projectId: string,
    request: NewMandate,
    { iat, exp }: { readonly iat: number; readonly exp: number },
  ): Mandate {
    const { agentId, issuedBy, scope, budgetTotal } = request;
    return {
      id,
      projectId,
      agentId,
      issuedBy,
      scopeOriginal: scope,
      scopeCurrent: scope,
      budgetTotal,
      budgetConsumed: 0,
      status: 'active',
      issuedAt: iat,
      expiresAt: exp,
      updatedAt: iat,
      createdAt: this.clock.timestamp(),
    };
  }
}

function consumedAfter(returned: CommitReceipt['returned']): number {
  const consumed = returned?.[0]?.['budget_consumed'];
  if (consumed === undefined) throw new TypeError('a grant returns what was consumed');
  return Number(consumed);
}

async function untilUnmoved<Result>(deed: () => Promise<Result>): Promise<Result> {
  for (let left = ATTEMPTS; ; left -= 1) {
    try {
      return await deed();
    } catch (error) {
      const moved = error instanceof CommitRefused && error.reason === 'effect';
      if (!moved || left === 1) throw error;
    }
  }
}
