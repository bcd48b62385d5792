import type { AccountState, ChargeReceipt } from './commit.js';

interface Pack {
  readonly id: string;
  remaining: number;
  taken: number;
}

/**
 * A project's tokens during one batch, held in memory under the head's lock: the free month first, then packs, oldest
 * first. What was taken is written once, for all charges together.
 */
export class Account {
  readonly projectId: string;
  readonly #month: string;
  readonly #freeLimit: number | null;
  readonly #packs: Pack[] = [];
  #freeUsed: number;
  #fromFree = 0;
  #fromPacks = 0;

  /** `freeLimit` null = unlimited, counted all the same; `freeUsed` = taken from this month before the batch. */
  constructor(projectId: string, month: string, freeLimit: number | null, freeUsed: number) {
    this.projectId = projectId;
    this.#month = month;
    this.#freeLimit = freeLimit;
    this.#freeUsed = freeUsed;
  }

  /** Adds a pack; older ones first. */
  addPack(id: string, remaining: number): void {
    this.#packs.push({ id, remaining, taken: 0 });
  }

  /** Takes `tokens`, all or none. Undefined when they are not there. */
  charge(tokens: number): ChargeReceipt | undefined {
    const freeLeft = this.#freeLimit === null ? Infinity : Math.max(0, this.#freeLimit - this.#freeUsed);
    const fromFree = Math.min(tokens, freeLeft);
    const fromPacks = tokens - fromFree;
    if (fromPacks > this.#packRemaining()) return undefined;
    this.#freeUsed += fromFree;
    this.#fromFree += fromFree;
    this.#draw(fromPacks);
    return { source: sourceOf(fromFree, fromPacks), ...this.state() };
  }

  /** As it is after the charges so far. */
  state(): AccountState {
    return {
      month: this.#month,
      freeUsed: this.#freeUsed,
      freeLimit: this.#freeLimit,
      packRemaining: this.#packRemaining(),
    };
  }

  /** The row to add to the usage table; undefined when nothing was taken. */
  usage(): object | undefined {
    if (this.#fromFree + this.#fromPacks === 0) return undefined;
    const { projectId: project_id } = this;
    return {
      project_id,
      month: this.#month,
      from_free: this.#fromFree,
      from_pack: this.#fromPacks,
      native_calls: 0,
    };
  }

  /** What to subtract from each pack. */
  draws(): readonly { readonly id: string; readonly taken: number }[] {
    return this.#packs.filter((pack) => pack.taken > 0).map(({ id, taken }) => ({ id, taken }));
  }

  #packRemaining(): number {
    return this.#packs.reduce((sum, pack) => sum + pack.remaining, 0);
  }

  #draw(tokens: number): void {
    let open = tokens;
    for (const pack of this.#packs) {
      const taken = Math.min(open, pack.remaining);
      pack.remaining -= taken;
      pack.taken += taken;
      open -= taken;
    }
    this.#fromPacks += tokens;
  }
}

function sourceOf(fromFree: number, fromPacks: number): ChargeReceipt['source'] {
  if (fromPacks === 0) return 'free';
  return fromFree === 0 ? 'pack' : 'free+pack';
}
