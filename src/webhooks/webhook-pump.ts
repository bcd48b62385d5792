import { Injectable, type OnModuleDestroy } from '@nestjs/common';

import { Ledger } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Logger } from '../platform/logging/logger.js';
import { DeliveryQueueRepository } from './delivery-queue.repository.js';
import { DeliveryWorker } from './delivery-worker.js';
import { OutboxReader } from './outbox-reader.js';

/** How often the outbox and the queue are looked at when nothing is known to wait. */
const IDLE_MS = 500;
/** Between two looks while deliveries keep coming. */
const BUSY_MS = 20;
/** After a failure, most likely of the database. */
const FAILED_MS = 2_000;
const SWEEP_EVERY_MS = 600_000;
/** How long ended deliveries stay in the log. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000;

/** Keeps webhooks going, away from every request: one look after the other, for the life of the process. */
@Injectable()
export class WebhookPump implements OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #stopped = false;
  #sweptAt = 0;

  constructor(
    private readonly outbox: OutboxReader,
    private readonly worker: DeliveryWorker,
    private readonly queue: DeliveryQueueRepository,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly logger: Logger,
  ) {}

  start(): void {
    if (!this.#stopped && this.#timer === undefined) this.#schedule(0);
  }

  async onModuleDestroy(): Promise<void> {
    await this.stop();
  }

  /** Takes nothing more, and waits for what is under way: at most an attempt's time. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
    await this.worker.onModuleDestroy();
  }

  /** One look: what the outbox holds becomes due, and what is due is started. Returns whether anything moved. */
  async look(): Promise<boolean> {
    const taken = await this.outbox.drain();
    const started = await this.worker.take();
    await this.#sweep();
    return taken + started > 0;
  }

  #schedule(wait: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#lookQuietly();
    }, wait).unref();
  }

  async #lookQuietly(): Promise<void> {
    let wait = FAILED_MS;
    try {
      wait = (await this.look()) ? BUSY_MS : IDLE_MS;
    } catch (error) {
      this.logger.warn('webhooks could not be looked after; tried again shortly', {}, error);
    }
    this.#schedule(wait);
  }

  async #sweep(): Promise<void> {
    const now = this.clock.now();
    if (now - this.#sweptAt < SWEEP_EVERY_MS) return;
    this.#sweptAt = now;
    const before = new Date(now - KEPT_MS).toISOString();
    if (!(await this.queue.anyOlderThan(before))) return;
    const actor = { name: 'system', projectId: null, requestId: this.ids.requestId() };
    await this.ledger.commit({ actor, effects: [this.queue.sweep(before)], entries: [] });
  }
}
