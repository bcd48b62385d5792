import type { Client } from 'pg';
import { storageFault } from '../storage/index.js';
import type { Batch, BatchResult } from './batch.js';
import type { BatchRunner } from './batch-runner.js';
import { transact } from './postgres-transaction.js';
import { StatementFault } from './program.js';

/**
 * A batch that hangs longer is abandoned, so that its callers are answered within 10 s. Longer than a connection may take
 * to be made (`postgres-connection.ts`): one that is dropped meanwhile would never say so.
 */
const BATCH_TIMEOUT_MS = 5000;

/**
 * A plan that was made while a table was small would rather read it from end to end, and go on so as it grows. To compile
 * plans is never worth it here.
 */
const SETTINGS = 'set enable_seqscan = off; set jit = off';

/** Runs batches over one dedicated connection, opened by the first batch and again after a failure. */
export class PostgresBatchRunner implements BatchRunner {
  readonly #newClient: () => Client;
  #client: Client | undefined;

  /** @param newClient makes a client in pipeline mode that is not connected yet */
  constructor(newClient: () => Client) {
    this.#newClient = newClient;
  }

  async run(batch: Batch): Promise<BatchResult> {
    const deadline = setTimeout(() => this.#drop(), BATCH_TIMEOUT_MS);
    try {
      const client = this.#client ?? (await this.#connect());
      const result = await transact(client, batch, () => this.#client === client);
      if (result.kind !== 'committed') this.#drop();
      return result;
    } catch (error) {
      // The server rolls back what a lost connection leaves open.
      this.#drop();
      const fault = error instanceof StatementFault ? error.fault : storageFault(error);
      return { kind: fault === 'unavailable' ? 'unavailable' : 'faulty', message: String(error) };
    } finally {
      clearTimeout(deadline);
    }
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  async #connect(): Promise<Client> {
    const client = this.#newClient();
    // Also keeps a connection that breaks while idle from ending the process.
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined;
    });
    this.#client = client;
    await client.connect();
    await client.query(SETTINGS);
    return client;
  }

  /** Leaves the connection at once, also in the middle of a statement. */
  #drop(): void {
    const client = this.#client;
    this.#client = undefined;
    client?.end().catch(() => undefined);
    // In pipeline mode the above would wait for what is under way.
    client?.connection.stream.destroy();
  }
}
