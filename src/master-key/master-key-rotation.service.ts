import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import { ConflictError } from '../errors/index.js';
import { CommitRefused, Ledger, type Actor } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Logger } from '../platform/logging/logger.js';
import { Keyring, Sealer } from '../sealing/index.js';
import type { MasterKeyRow } from '../storage/index.js';
import { MasterKeyRepository } from './master-key.repository.js';
import { MasterKeyWatch, WATCH_EVERY_MS } from './master-key-watch.service.js';
import { Resealables } from './resealable.js';
import { resealAll } from './resealing-pass.js';

/** Until every replica has surely heard of the new key, and none seals under the old one. */
const HEARD_MS = 3 * WATCH_EVERY_MS;
/** Between two looks whether a rotation waits that nobody is at, and after a failure. */
const LOOK_EVERY_MS = 15_000;

/** How the database stands to the configured master keys. */
export interface RotationState {
  /**
   * `settled`: everything is sealed under the configured key. `pending`: the configured key is not current yet.
   * `rotating`: it is, and something is still sealed under another.
   */
  readonly state: 'settled' | 'pending' | 'rotating';
  /** Ids, 16 hex digits each. */
  readonly current: string;
  readonly configured: string;
  /** Other keys that the database still needs. */
  readonly older: readonly string[];
  /** Key versions and webhooks that are sealed under one of them. */
  readonly remaining: number;
}

/**
 * Replaces the master key while everybody goes on. The switch is one commit; what was sealed before is sealed anew in
 * small ones, by whichever replica is at it; and only a commit that finds nothing left strikes the old key off the list.
 * So a process may die at any moment: the list says what is to be done.
 */
@Injectable()
export class MasterKeyRotation implements OnModuleDestroy {
  readonly #stop = new AbortController();
  #working: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: MasterKeyRepository,
    private readonly resealables: Resealables,
    private readonly watch: MasterKeyWatch,
    private readonly keyring: Keyring,
    private readonly sealer: Sealer,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly logger: Logger,
  ) {}

  /** From now on takes up what an earlier process, or a replica that died, left undone. */
  start(): void {
    this.#resume();
  }

  async onModuleDestroy(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#working;
  }

  async state(): Promise<RotationState> {
    const rows = await this.repository.all();
    const configured = this.keyring.configuredId;
    const current = rows.at(-1)?.id ?? configured;
    const older = rows.slice(0, -1).map(({ id }) => id);
    const remaining = await this.repository.remaining(this.resealables.all, current);
    const state = current !== configured ? 'pending' : older.length > 0 ? 'rotating' : 'settled';
    return { state, current, configured, older, remaining };
  }

  /**
   * Makes the configured key the current one and begins to seal everything under it. Asking again changes nothing.
   * @throws ConflictError `conflict.state` when the database's current key is the configured one already
   */
  async rotate(actor: Actor): Promise<RotationState> {
    const rows = await this.repository.all();
    const current = rows.at(-1);
    const configured = this.keyring.configuredId;
    if (current === undefined) throw new TypeError('the database has no master key');
    if (current.id !== configured) await this.#switch(current, configured, actor);
    else if (rows.length === 1) throw nothingToRotate();
    this.#work();
    return await this.state();
  }

  async #switch(from: MasterKeyRow, to: string, actor: Actor): Promise<void> {
    // Behind the last one, also on a machine whose clock is behind.
    const at = new Date(Math.max(this.clock.now(), Date.parse(from.created_at) + 1)).toISOString();
    const key = { id: to, check_value: this.sealer.checkValue(to), created_at: at };
    try {
      await this.ledger.commit({
        actor,
        effects: this.repository.makeCurrent(key, from),
        entries: [
          {
            action: 'masterkey.rotate',
            target: to,
            outcome: 'ok',
            details: { step: 'begun', from: from.id },
          },
        ],
      });
    } catch (error) {
      // Another replica was asked at the same moment.
      if (!(error instanceof CommitRefused)) throw error;
    }
    await this.watch.refresh();
    this.logger.info('the master key was switched; what the old one sealed is sealed anew', { current: to });
  }

  #resume(): void {
    this.#work();
    this.#timer = setTimeout(() => this.#resume(), LOOK_EVERY_MS).unref();
  }

  #work(): void {
    this.#working ??= this.#finishAll().finally(() => (this.#working = undefined));
  }

  /** Never rejects: what cannot be done now is done at the next look. */
  async #finishAll(): Promise<void> {
    try {
      await this.watch.refresh();
      const rows = await this.repository.all();
      const current = rows.at(-1)?.id;
      if (current === undefined || rows.length < 2 || current !== this.keyring.currentId) return;
      await this.#reseal(current, rows.length - 1);
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.logger.warn('the rotation of the master key is held up; it goes on by itself', {}, error);
    }
  }

  async #reseal(current: string, others: number): Promise<void> {
    const { signal } = this.#stop;
    const parts = { ledger: this.ledger, ids: this.ids, signal };
    const begun = performance.now();
    await resealAll(this.resealables.all, current, parts);
    // A replica that has not heard of it yet may have sealed more under the old key meanwhile.
    await sleep(Math.max(0, begun + HEARD_MS - performance.now()), undefined, { signal });
    const unreadable = await resealAll(this.resealables.all, current, parts);
    await this.#forget(current, others, unreadable);
  }

  async #forget(current: string, others: number, unreadable: readonly string[]): Promise<void> {
    const { all } = this.resealables;
    const count = unreadable.length;
    if (count > 0) {
      const names = { things: unreadable.slice(0, 100), count };
      this.logger.alarm('what was damaged before the rotation could not be sealed anew', names);
    }
    try {
      await this.ledger.commit({
        actor: { name: 'system', projectId: null, requestId: this.ids.requestId() },
        effects: [this.repository.forgetOthers(current, others, all, count)],
        entries: [
          {
            action: 'masterkey.rotate',
            target: current,
            outcome: 'ok',
            details: { step: 'finished', unreadable: count },
          },
        ],
      });
      this.logger.info('the rotation of the master key is finished', { current, unreadable: count });
    } catch (error) {
      // Another replica was quicker, or something was sealed under the old key meanwhile: the next look tells.
      if (!(error instanceof CommitRefused)) throw error;
    }
  }
}

function nothingToRotate(): ConflictError {
  return new ConflictError(
    'conflict.state',
    'The configured master key is current already; to rotate, start every replica with the new key as TWINSEAL_MASTER_KEY and this one as TWINSEAL_MASTER_KEY_PREVIOUS',
  );
}
