import { Buffer } from 'node:buffer';
import type { AuditEntryRow, Engine } from '../storage/index.js';
import { entryHash } from './audit-chain.js';
import type { Batch, Deed, DeedMessage } from './batch.js';
import type { ChargeReceipt } from './commit.js';
import type { LedgerStatements } from './ledger-statements.js';
import type { Program } from './program.js';

/** Gathers what the accepted deeds of a batch leave behind and writes it in as few statements as the engine allows. */
export class Journal {
  readonly #batch: Batch;
  readonly #entries: AuditEntryRow[] = [];
  readonly #messages: DeedMessage[] = [];
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
    this.#messages.push(...deed.outbox.map((message) => withReceipt(message, charge)));
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

  /** Writes everything; the last program of a batch. */
  *write(engine: Engine, sql: LedgerStatements): Program<void> {
    if (this.#calls.size > 0) yield { sql: sql.addUsage, parameters: [JSON.stringify(this.#usage())] };
    if (this.#messages.length > 0) yield { sql: sql.addOutbox, parameters: [JSON.stringify(this.#outbox())] };
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

  #outbox(): readonly object[] {
    return this.#messages.map(({ id, topic, projectId, payload, forWebhook }, place) => ({
      place,
      id,
      topic,
      project_id: projectId,
      payload,
      for_webhook: forWebhook === true ? 1 : 0,
      created_at: this.#batch.at,
    }));
  }
}

/** Payloads are objects with at least one member, so the receipt can stand in front of the first. */
function withReceipt(message: DeedMessage, charge: ChargeReceipt | undefined): DeedMessage {
  if (message.withReceipt !== true || charge === undefined) return message;
  return { ...message, payload: `{"charge":${JSON.stringify(charge)},${message.payload.slice(1)}` };
}
