import { setTimeout as sleep } from 'node:timers/promises';

import { WebhookPump } from '../webhooks/index.js';
import type { Application } from './application.js';
import type { CoreParts } from './core-parts.js';

/** What has to be closed. */
export interface Running {
  readonly application: Application;
  readonly parts: CoreParts;
}

/** After this time whoever is still connected is cut off; the contract allows 20 s altogether. */
const DRAIN_MS = 15_000;

/** After this time the process ends with status 1: something hangs that should not. */
const PATIENCE_MS = 19_000;

/**
 * Ends the process well on SIGTERM and SIGINT: readiness says no, after the configured delay there are no new connections,
 * the requests under way are answered, then status 0.
 * Installed before the start, so that a container's first process obeys while it still waits for its database.
 */
export class Shutdown {
  #running: Running | undefined;
  #begun = false;

  /** Listens for the signals. */
  install(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void this.begin(signal));
  }

  /** From now on there is something to close. */
  takeCareOf(running: Running): void {
    this.#running = running;
  }

  /** Does what a signal does; `signal` is what the log calls it. Further calls do nothing. */
  async begin(signal: string): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    if (this.#running !== undefined) await close(this.#running, signal);
    process.exit(0);
  }
}

async function close({ application, parts }: Running, signal: string): Promise<void> {
  const { app, edge } = application;
  const { shutdownDelay } = parts.configuration.http;
  parts.logger.info('shutting down', { signal, delaySeconds: shutdownDelay });
  edge.drain.begin();
  setTimeout(() => {
    app.getHttpServer().closeAllConnections();
    edge.adminListener.closeAllConnections();
  }, DRAIN_MS).unref();
  setTimeout(() => {
    parts.logger.error('the shutdown hangs');
    process.exit(1);
  }, PATIENCE_MS).unref();
  // Deliveries under way may take as long as the delay; both together would take too long.
  const webhooks = app.get(WebhookPump, { strict: false }).stop();
  await sleep(shutdownDelay * 1000);
  // Parts are needed until the last request is answered.
  await Promise.all([edge.adminListener.close(), app.close(), webhooks]);
  await parts.close();
}
