import { Buffer } from 'node:buffer';
import type { AuditEntryRow, Engine } from '../storage/index.js';
import { entryHash } from './audit-chain.js';
import type { Batch, Deed, DeedMessage } from './batch.js';
import type { AccountState, ChargeReceipt } from './commit.js';
import type { LedgerStatements } from './ledger-statements.js';
import type { Program } from './program.js';

/** Gathers what the accepted deeds of a batch leave behind and writes it in as few statements as the engine allows. */
export class Journal {
  readonly #batch: Batch;
  readonly #entries: AuditEntryRow[] = [];
  readonly #messages: (readonly [DeedMessage, AccountState | undefined])[] = [];
  readonly #calls = new Map<string, number>();
  #seq: number;
  #hash: Uint8Array;

  /** `seq` and `hash` of the chain's head, which the batch holds locked. */
  constructor(batch: Batch, seq: number, hash: Uint8Array) {
    this.#batch = batch;
    this.#seq = seq;
    this.#hash = hash;
  }

  /** Takes in a deed that will be stored, and what it was charged. Returns the sequence numbers of its entries. */
  accept(deed: Deed, charge?: ChargeReceipt): readonly number[] {
    for (const message of deed.outbox) this.#messages.push([message, charge]);
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
      if (refusedTopic !== undefined) this.#messages.push([{ ...message, topic: refusedTopic }, account]);
    }
  }

  /** Writes everything; the last program of a batch. */
  *write(engine: Engine, sql: LedgerStatements): Program<void> {
    if (this.#calls.size > 0) yield { sql: sql.addUsage, parameters: [JSON.stringify(this.#usage())] };
    const outbox = yield* this.#outbox(sql);
    if (outbox.length > 0) yield { sql: sql.addOutbox, parameters: [JSON.stringify(outbox)] };
    if (engine === 'sqlite') yield* this.#writeSingly(sql);
    else if (this.#entries.length > 0)
      yield { sql: sql.addEntries, parameters: [JSON.stringify(this.#hexEntries())] };
    yield { sql: sql.moveHead, parameters: [this.#seq, this.#hash] };
  }

  *#writeSingly(sql: LedgerStatements): Program<void> {
    for (const entry of this.#entries) yield { sql: sql.addEntries, parameters: Object.values(entry) };
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

  /** The messages that somebody reads, as rows: hardly any, where hardly a project has a webhook. */
  *#outbox(sql: LedgerStatements): Program<readonly object[]> {
    const listening = yield* this.#listening(sql);
    return this.#messages
      .filter(([message]) => message.forWebhook !== true || listening.has(message.projectId))
      .map(([message, charge], place) => ({
        place,
        id: message.id,
        topic: message.topic,
        project_id: message.projectId,
        payload: payloadOf(message, charge),
        created_at: this.#batch.at,
      }));
  }

  /** Projects that have a webhook, of those whose messages are for nobody else. */
  *#listening(sql: LedgerStatements): Program<ReadonlySet<string>> {
    const asked = new Set<string>();
    for (const [{ forWebhook, projectId }] of this.#messages) if (forWebhook === true) asked.add(projectId);
    if (asked.size === 0) return asked;
    const { rows } = yield { sql: sql.webhookProjects, parameters: [JSON.stringify([...asked])] };
    return new Set(rows.map(({ project_id }) => String(project_id)));
  }
}

/** Payloads are objects with at least one member, so the receipt can stand in front of the first. */
function payloadOf({ payload, withReceipt }: DeedMessage, charge: AccountState | undefined): string {
  if (withReceipt !== true || charge === undefined) return payload;
  return `{"charge":${JSON.stringify(charge)},${payload.slice(1)}`;
}
