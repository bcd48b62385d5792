import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient, QueryResult } from 'pg';
import { asServiceError, storageFault } from './storage-fault.js';

/**
 * `pool` in the shape Kysely expects. Errors of a server that cannot answer become `service.unavailable`, and the
 * connection that met one is not used again: a query may still be under way on it.
 */
export function translatingPool(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      try {
        // The overload for cursors is left out, see `query`.
        return new TranslatingClient(await pool.connect()) as unknown as PostgresPoolClient;
      } catch (error) {
        throw asServiceError(error);
      }
    },
  };
}

class TranslatingClient {
  readonly #client: PoolClient;
  #broken = false;

  constructor(client: PoolClient) {
    this.#client = client;
    // A checked-out client that breaks between two queries reports it here; the next query fails and tells.
    client.on('error', this.#onError);
  }

  readonly #onError = (): void => {
    this.#broken = true;
  };

  release(destroy = false): void {
    this.#client.off('error', this.#onError);
    this.#client.release(destroy || this.#broken);
  }

  /** Kysely's interface also takes cursors; its dialect asks for them only when configured with a cursor class. */
  async query(text: string, parameters: readonly unknown[]): Promise<QueryResult> {
    try {
      return await this.#client.query(text, [...parameters]);
    } catch (error) {
      if (storageFault(error) === 'unavailable') this.#broken = true;
      throw asServiceError(error);
    }
  }
}
