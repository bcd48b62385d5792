import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

import { effect, type Effect } from '../ledger/index.js';
import type { CreationPosition } from '../platform/page.js';
import { Database, type MandateRow } from '../storage/index.js';
import type { Mandate } from './mandate.js';

/** Label of the effect that refuses a grant or a change because the mandate is no longer what was read. */
const MANDATE_MOVED = 'mandate';

/** Reads and writes of the table `mandates`. */
@Injectable()
export class MandatesRepository {
  constructor(private readonly database: Database) {}

  async find(projectId: string, id: string): Promise<Mandate | undefined> {
    const row = await this.#ofProject(projectId).selectAll().where('id', '=', id).executeTakeFirst();
    return row && mandateOf(row);
  }

  /** At most `count`, newest first. */
  async list(
    projectId: string,
    count: number,
    after: CreationPosition | undefined,
  ): Promise<readonly Mandate[]> {
    let query = this.#ofProject(projectId).selectAll();
    if (after !== undefined) {
      query = query.where((is) =>
        is(is.refTuple('created_at', 'id'), '<', is.tuple(after.createdAt, after.id)),
      );
    }
    const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(count).execute();
    return rows.map(mandateOf);
  }

  async count(projectId: string): Promise<number> {
    const { total } = await this.#ofProject(projectId)
      .select(({ fn }) => fn.countAll().as('total'))
      .executeTakeFirstOrThrow();
    return Number(total);
  }

  insert(mandate: Mandate): Effect {
    const insert = this.database.reader.insertInto('mandates').values({
      id: mandate.id,
      project_id: mandate.projectId,
      agent_id: mandate.agentId,
      issued_by: mandate.issuedBy,
      scope_original: JSON.stringify(mandate.scopeOriginal),
      scope_current: JSON.stringify(mandate.scopeCurrent),
      budget_total: mandate.budgetTotal,
      budget_consumed: mandate.budgetConsumed,
      status: mandate.status,
      issued_at: mandate.issuedAt,
      expires_at: mandate.expiresAt,
      updated_at: mandate.updatedAt,
      created_at: mandate.createdAt,
    });
    return effect(insert.compile(), 'new mandate', 1);
  }

  /**
   * Takes `cost` from the budget, refused unless the mandate is still active, in time, of the scope that was read, and
   * has the budget left: grant and decrement are this one statement. Returns the row's `budget_consumed` after it.
   */
  consume({ id, projectId, scopeCurrent }: Mandate, cost: number, now: number): Effect {
    const spent = sql<number>`budget_consumed + ${cost}`;
    const most = Number.MAX_SAFE_INTEGER;
    const update = this.database.reader
      .updateTable('mandates')
      // An unlimited mandate counts on until a number in JSON would lose its last digit.
      .set({ budget_consumed: sql<number>`case when ${spent} > ${most} then ${most} else ${spent} end` })
      .where('id', '=', id)
      .where('project_id', '=', projectId)
      .where('status', '=', 'active')
      .where('expires_at', '>=', now)
      .where('scope_current', '=', JSON.stringify(scopeCurrent))
      .where((is) => is.or([is('budget_total', '=', 0), is('budget_total', '>=', spent)]))
      .returning('budget_consumed');
    return effect(update.compile(), MANDATE_MOVED, 1);
  }

  /** Moves a mandate from what was read to `next`; refused when it has moved meanwhile. */
  update(read: Mandate, next: Pick<Mandate, 'status' | 'scopeCurrent' | 'updatedAt'>): Effect {
    const update = this.database.reader
      .updateTable('mandates')
      .set({
        status: next.status,
        scope_current: JSON.stringify(next.scopeCurrent),
        updated_at: next.updatedAt,
      })
      .where('id', '=', read.id)
      .where('project_id', '=', read.projectId)
      .where('status', '=', read.status)
      .where('scope_current', '=', JSON.stringify(read.scopeCurrent));
    return effect(update.compile(), MANDATE_MOVED, 1);
  }

  #ofProject(projectId: string) {
    return this.database.reader.selectFrom('mandates').where('project_id', '=', projectId);
  }
}

function mandateOf(row: MandateRow): Mandate {
  return {
    id: row.id,
    projectId: row.project_id,
    agentId: row.agent_id,
    issuedBy: row.issued_by,
    // Written by this repository only.
    scopeOriginal: JSON.parse(row.scope_original) as string[],
    scopeCurrent: JSON.parse(row.scope_current) as string[],
    budgetTotal: row.budget_total,
    budgetConsumed: row.budget_consumed,
    status: row.status,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    updatedAt: row.updated_at,
    createdAt: row.created_at,
  };
}
