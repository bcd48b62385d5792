import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, openDatabase, type StorageLocation } from '../../src/storage/index.js';
import { verifyChain } from '../setup/audit.js';
import { eachDatabase, freshLocation } from '../setup/databases.js';

const LOOP = join(import.meta.dirname, 'commit-loop.ts');
const RESOLVER = join(import.meta.dirname, '..', 'ts-resolve.mjs');

interface Acknowledged {
  readonly seq: number;
  readonly deed: number;
}

/** A committing process and what it printed so far. */
class CommitLoop {
  output = '';
  readonly #child: ChildProcess;

  /** @param prefix shell words before the program, such as a limit */
  constructor(location: StorageLocation, prefix = '') {
    const words = [process.execPath, '--disable-warning=ExperimentalWarning', '--import', RESOLVER, LOOP];
    this.#child = spawn('sh', ['-c', `${prefix} exec "$@"`, 'sh', ...words, JSON.stringify(location)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child.stdout?.on('data', (text) => (this.output += text));
  }

  /** Only whole lines: the last may have been cut by the kill. */
  acknowledged(): readonly Acknowledged[] {
    const lines = this.output.split('\n').slice(0, -1);
    return lines.flatMap((line) => {
      const [word, seq, deed] = line.split(' ');
      return word === 'ack' ? [{ seq: Number(seq), deed: Number(deed) }] : [];
    });
  }

  async killAfter(acknowledgements: number): Promise<void> {
    const ended = this.ended();
    while (this.acknowledged().length < acknowledgements) {
      if (this.#child.exitCode !== null)
        throw new Error(`the loop ended by itself: ${this.output.slice(-500)}`);
      await sleep(5);
    }
    this.#child.kill('SIGKILL');
    await ended;
  }

  async ended(): Promise<void> {
    await once(this.#child, 'close');
  }
}

/** Every acknowledged deed is stored whole, at its place, and the chain is sound. */
async function expectNothingLost(database: Database, loop: CommitLoop): Promise<void> {
  const rows = await database.reader
    .selectFrom('audit_entries')
    .select(['seq', 'target'])
    .orderBy('seq')
    .execute();
  const targets = new Map(rows.map(({ seq, target }) => [seq, target]));
  const lost = loop.acknowledged().filter(({ seq, deed }) => targets.get(seq) !== `deed-${deed}`);
  expect(lost).toEqual([]);
  const messages = await database.reader.selectFrom('outbox').select('payload').orderBy('seq').execute();
  expect(messages.map(({ payload }) => `deed-${payload}`)).toEqual([...targets.values()]);
  const verdict = await verifyChain(database);
  expect(verdict).toMatchObject({ ok: true, checked: rows.length });
  await database.close();
}

eachDatabase('a process killed while it commits', (_engine, fresh) => {
  it.each([1, 40, 400])(
    'loses none of its first %i acknowledged deeds, and the next process goes on',
    async (deeds) => {
      const location = await fresh.location();
      const first = new CommitLoop(location);
      await first.killAfter(deeds);
      await expectNothingLost(await fresh.open(location), first);
      const second = new CommitLoop(location);
      await second.killAfter(20);
      const firstSeqs = new Set(first.acknowledged().map(({ seq }) => seq));
      expect(second.acknowledged().some(({ seq }) => firstSeqs.has(seq))).toBe(false);
      const database = await fresh.open(location);
      const verdict = await verifyChain(database);
      expect(verdict).toMatchObject({ ok: true });
    },
  );

  it('leaves a sound chain when two processes commit and one of them is killed', async () => {
    const location = await fresh.location();
    const [killed, survivor] = [new CommitLoop(location), new CommitLoop(location)];
    await killed.killAfter(100);
    const before = survivor.acknowledged().length;
    await survivor.killAfter(before + 100);
    const database = await fresh.open(location);
    const seqs = [...killed.acknowledged(), ...survivor.acknowledged()].map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    const stored = await database.reader.selectFrom('audit_entries').select('seq').execute();
    const present = new Set(stored.map(({ seq }) => seq));
    expect(seqs.filter((seq) => !present.has(seq))).toEqual([]);
    const verdict = await verifyChain(database);
    expect(verdict).toMatchObject({ ok: true, checked: stored.length });
  });
});

describe('a full disk under SQLite', () => {
  it('ends in service.unavailable, with all that was acknowledged stored', async () => {
    const { location, remove } = await freshLocation('sqlite');
    // A limit on the size of files does to SQLite what a full disk does.
    const loop = new CommitLoop(location, 'ulimit -f 2048;');
    await loop.ended();
    expect(loop.output).toMatch(/failed service\.unavailable\n$/);
    await expectNothingLost(await openDatabase(location), loop);
    await remove();
  });
});
