/** What else is known about a call that failed, for whoever reports it. */
export interface FaultFacts {
  /** HTTP status of the service's answer. */
  readonly status?: number;
  /** The service's own code, where its answer has one. */
  readonly code?: string;
  /** Id under which the service's log has more. */
  readonly requestId?: string;
}

/** Why a tool did not do its work: what happened, and what the agent or the person behind it can do next. */
export class ToolFault extends Error {
  readonly next: string;
  readonly facts: FaultFacts;

  /** @param message one sentence, never with an argument's value in it @param next an instruction */
  constructor(message: string, next: string, facts: FaultFacts = {}, cause?: unknown) {
    super(message, { cause });
    this.name = 'ToolFault';
    this.next = next;
    this.facts = facts;
  }
}
