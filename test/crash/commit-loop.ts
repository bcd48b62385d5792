// Run by crash.spec.ts as a process of its own: commits on several strands until it is killed, and prints
// `ack <seq> <n>` only after the ledger acknowledged deed <n>.
import { writeSync } from 'node:fs';
import { openLedger } from '../../src/ledger/open-ledger.js';
import { SystemClock } from '../../src/platform/clock.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { openDatabase, type StorageLocation } from '../../src/storage/index.js';

const STRANDS = 8;

// The parent passes a StorageLocation as JSON.
const location = JSON.parse(process.argv[2] ?? '') as StorageLocation;
const ledger = openLedger(await openDatabase(location), new SystemClock(), new TimeOrderedIds());
const actor = { name: 'system', projectId: null, requestId: '00000000-0000-4000-8000-000000000000' };

/** Synchronous, so that nothing is lost in a buffer when the process is killed. Waits while the parent does not read. */
function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

async function commit(deed: number): Promise<void> {
  const receipt = await ledger.commit({
    actor,
    entries: [
      {
        action: 'key.generate',
        target: `deed-${deed}`,
        outcome: 'ok',
        details: { padding: 'x'.repeat(200) },
      },
    ],
    outbox: [{ topic: 'deed', projectId: 'none', payload: String(deed) }],
  });
  say(`ack ${receipt.sequence[0]} ${deed}`);
}

async function strand(first: number): Promise<void> {
  for (let deed = first; ; deed += STRANDS) await commit(deed);
}

try {
  await Promise.all(Array.from({ length: STRANDS }, (_, first) => strand(first)));
} catch (error) {
  const code =
    typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
  say(`failed ${code}`);
  process.exitCode = 3;
  await ledger.close();
}
