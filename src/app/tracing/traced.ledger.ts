import { Ledger, type Actor, type AuditDraft, type Commit, type CommitReceipt } from '../../ledger/index.js';
import type { Tracer } from '../../platform/tracing/tracer.js';

/** Gives every commit a span: from the queue to the answer of its batch. */
export class TracedLedger extends Ledger {
  readonly #inner: Ledger;
  readonly #tracer: Tracer;

  constructor(inner: Ledger, tracer: Tracer) {
    super();
    this.#inner = inner;
    this.#tracer = tracer;
  }

  override commit(commit: Commit): Promise<CommitReceipt> {
    const { entries, effects = [] } = commit;
    const actions = entries.map(({ action }) => action).join(' ');
    const attributes = { 'twinseal.actions': actions, 'twinseal.effects': effects.length };
    return this.#tracer.within('commit', attributes, () => this.#inner.commit(commit));
  }

  override note(actor: Actor, entry: AuditDraft): void {
    this.#inner.note(actor, entry);
  }
}
