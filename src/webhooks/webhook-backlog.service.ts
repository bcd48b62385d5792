import { Injectable } from '@nestjs/common';

import { Clock } from '../platform/clock.js';
import { DeliveryQueueRepository } from './delivery-queue.repository.js';
import { OutboxRepository } from './outbox.repository.js';

/** What is still to be delivered. */
export interface Backlog {
  /** Deliveries, those that wait for another attempt included. */
  readonly pending: number;
  /** How long the one that is due longest has been due; 0 when none is. */
  readonly overdueSeconds: number;
  /** Events that are no deliveries yet. */
  readonly outbox: number;
}

/** Measures the queue, for operators. */
@Injectable()
export class WebhookBacklog {
  constructor(
    private readonly queue: DeliveryQueueRepository,
    private readonly outbox: OutboxRepository,
    private readonly clock: Clock,
  ) {}

  async measure(): Promise<Backlog> {
    const [{ pending, earliest }, outbox] = await Promise.all([this.queue.measure(), this.outbox.count()]);
    const overdue = earliest === null ? 0 : (this.clock.now() - Date.parse(earliest)) / 1000;
    return { pending, overdueSeconds: Math.max(0, overdue), outbox };
  }
}
