import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase, type StorageLocation } from '../../src/storage/index.js';
import { freshLocation } from '../setup/databases.js';
import { rawConnection } from '../setup/raw-sql.js';
import { createTenant, ledgerOn, signing } from '../setup/tenant.js';

/** Long enough that a statement sent afterwards has its own patience far behind the batch's. */
const HELD_MS = 2500;

/** Stands between the service and the server; of what holds the word it is given it passes on no more. */
class Gate {
  swallows: string | undefined;
  readonly #server = createServer((client) => this.#join(client));
  readonly #sockets: Socket[] = [];
  readonly #to: URL;

  constructor(to: string) {
    this.#to = new URL(to);
  }

  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const url = new URL(this.#to);
    // A listening TCP server's address is never a string.
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #join(client: Socket): void {
    const server = connect(Number(this.#to.port), this.#to.hostname);
    let silent = false;
    client.on('data', (data) => {
      silent ||= this.swallows !== undefined && data.includes(this.swallows);
      if (!silent) server.write(data);
    });
    server.on('data', (data) => client.write(data));
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => other.destroy()).on('close', () => other.destroy());
      this.#sockets.push(socket);
    }
  }
}

describe('a PostgreSQL server that falls silent', () => {
  const behindGate = async () => {
    const { location, remove } = await freshLocation('postgres');
    const gate = new Gate(location.databaseUrl ?? '');
    const throughGate: StorageLocation = { ...location, databaseUrl: await gate.open() };
    const database = await openDatabase(throughGate);
    const ledger = ledgerOn(database);
    const tenant = await createTenant(database, ledger);
    const close = async () => {
      await ledger.close();
      await database.close();
      gate.close();
      await remove();
    };
    return { gate, location, ledger, tenant, close };
  };

  it('at a COMMIT leaves an unknown outcome when the time of its batch is over', async () => {
    const { gate, location, ledger, tenant, close } = await behindGate();
    const intruder = await rawConnection(location);
    await intruder.run('begin; lock table audit_head');
    // COMMIT travels with it.
    gate.swallows = 'twinseal_moveHead';
    const commit = ledger.commit(signing(tenant)).catch((error: unknown) => error);
    await sleep(HELD_MS);
    await intruder.run('rollback');
    // Ended by the batch: the statement's own time would end as "Query read timeout", and later.
    expect(await commit).toMatchObject({
      code: 'service.outcome-unknown',
      cause: expect.stringMatching(/Connection terminated/),
    });
    gate.swallows = undefined;
    expect(await ledger.commit(signing(tenant))).toEqual({ sequence: [1] });
    await intruder.close();
    await close();
  });

  it('before COMMIT leaves nothing stored, and the next commit goes to another connection', async () => {
    const { gate, ledger, tenant, close } = await behindGate();
    gate.swallows = 'begin';
    await expect(ledger.commit(signing(tenant))).rejects.toMatchObject({ facts: { part: 'audit' } });
    gate.swallows = undefined;
    expect(await ledger.commit(signing(tenant))).toEqual({ sequence: [1] });
    await close();
  });
});
