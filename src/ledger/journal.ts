import { Buffer } from 'node:buffer';
import type { AuditEntryRow, Engine } from '../storage/index.js';
import { entryHash } from './audit-chain.js';
import type { Batch, Deed, DeedMessage } from './batch.js';
import type { AccountState, ChargeReceipt } from './commit.js';
import { withRows, type LedgerStatements } from './ledger-statements.js';
import type { Statement } from './program.js';
import { about, type Question } from './question.js';

/** The chain's last entry. */
export interface Head {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** Gathers what the accepted deeds of a batch leave behind, to write it in as few statements as the engine allows. */
export class Journal {
  readonly #batch: Batch;
  readonly #listening: ReadonlySet<string>;
  readonly #entries: AuditEntryRow[] = [];
  readonly #messages: (readonly [DeedMessage, AccountState | undefined])[] = [];
  readonly #calls = new Map<string, number>();
  #seq: number;
  #hash: Uint8Array;

  /**
   * @param head which the batch holds locked
   * @param listening projects that have a webhook, of those that `listeningOf` asks about
   */
  constructor(batch: Batch, { seq, hash }: Head, listening: ReadonlySet<string>) {
    this.#batch = batch;
    this.#listening = listening;
    this.#seq = seq;
    this.#hash = hash;
  }

  /** Takes in a deed that will be stored, and what it was charged. Returns the sequence numbers of its entries. */
  accept(deed: Deed, charge?: ChargeReceipt): readonly number[] {
    for (const message of deed.outbox) this.#keep(message, charge);
    if (deed.countCall && deed.projectId !== null) {
      this.#calls.set(deed.projectId, (this.#calls.get(deed.projectId) ?? 0) + 1);
    }
    return deed.entries.map((entry) => {
      const row = {
        seq: ++this.#seq,
        id: entry.id,
        at: this.#batch.at,
        project_id: deed.projectId,
        actor: deed.actor,
        action: entry.action,
        target: entry.target,
        outcome: entry.outcome,
        request_id: deed.requestId,
        details: entry.details,
      };
      this.#hash = entryHash(this.#hash, row);
      this.#entries.push({ ...row, hash: this.#hash });
      return row.seq;
    });
  }

  /** Takes in what is told of a deed that was refused because its project's tokens do not suffice. */
  refuse(deed: Deed, account: AccountState): void {
    for (const { refusedTopic, ...message } of deed.outbox) {
      if (refusedTopic !== undefined) this.#keep({ ...message, topic: refusedTopic }, account);
    }
  }

  /** What writes everything: the last statements of a batch. */
  writes(engine: Engine, sql: LedgerStatements): readonly Statement[] {
    return [
      ...withRows(sql.addUsage, this.#usage()),
      ...withRows(sql.addOutbox, this.#outbox()),
      ...(engine === 'sqlite' ? this.#eachEntry(sql) : withRows(sql.addEntries, this.#hexEntries())),
      { sql: sql.moveHead, parameters: [this.#seq, this.#hash] },
    ];
  }

  #eachEntry({ addEntries }: LedgerStatements): readonly Statement[] {
    return this.#entries.map((entry) => ({ sql: addEntries, parameters: Object.values(entry) }));
  }

  #hexEntries(): readonly object[] {
    return this.#entries.map((entry) => ({ ...entry, hash: Buffer.from(entry.hash).toString('hex') }));
  }

  #usage(): readonly object[] {
    const { month } = this.#batch;
    return Array.from(this.#calls, ([project_id, native_calls]) => ({
      project_id,
      month,
      from_free: 0,
      from_pack: 0,
      native_calls,
    }));
  }

  /** Messages that nobody reads are dropped: hardly a project has a webhook. */
  #keep(message: DeedMessage, charge: AccountState | undefined): void {
    if (message.forWebhook === true && !this.#listening.has(message.projectId)) return;
    this.#messages.push([message, charge]);
  }

  #outbox(): readonly object[] {
    return this.#messages.map(([message, charge], place) => ({
      place,
      id: message.id,
      topic: message.topic,
      project_id: message.projectId,
      payload: payloadOf(message, charge),
      created_at: this.#batch.at,
    }));
  }
}

/** Which projects have a webhook, of those whose messages are for nobody else. */
export function listeningOf(
  { deeds }: Batch,
  { webhookProjects: sql }: LedgerStatements,
): Question<ReadonlySet<string>> {
  const asked = new Set<string>();
  for (const { outbox } of deeds) {
    for (const { forWebhook, projectId } of outbox) if (forWebhook === true) asked.add(projectId);
  }
  return about(
    asked,
    (ids) => ({ sql, parameters: [ids] }),
    (rows) => new Set(rows.map(({ project_id }) => String(project_id))),
  );
}

/** Payloads are objects with at least one member, so the receipt can stand in front of the first. */
function payloadOf({ payload, withReceipt }: DeedMessage, charge: AccountState | undefined): string {
  if (withReceipt !== true || charge === undefined) return payload;
  return `{"charge":${JSON.stringify(charge)},${payload.slice(1)}`;
}
