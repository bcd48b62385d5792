import { AuditRepository } from '../../src/audit/audit.repository.js';
import { ChainPages } from '../../src/audit/chain-pages.js';
import { ChainWatch } from '../../src/audit/chain-watch.service.js';
import { AuditRetention } from '../../src/audit/audit-retention.service.js';
import { CheckpointKeys } from '../../src/audit/checkpoint-keys.service.js';
import { CheckpointsRepository } from '../../src/audit/checkpoints.repository.js';
import {
  AuditExport,
  AuditMonitor,
  AuditService,
  AuditUpkeep,
  ChainVerification,
  type Checkpoint,
  Checkpoints,
  ExportVerifier,
  type ExportReport,
} from '../../src/audit/index.js';
import { SegmentCheck } from '../../src/audit/segment-check.service.js';
import type { Custody } from '../../src/custody/index.js';
import { InternalKeys } from '../../src/keys/index.js';
import { KeyEffects } from '../../src/keys/key-effects.repository.js';
import { KeysRepository } from '../../src/keys/keys.repository.js';
import { openLedger } from '../../src/ledger/index.js';
import { Clock } from '../../src/platform/clock.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { SystemProject } from '../../src/projects/index.js';
import { ProjectsRepository } from '../../src/projects/projects.repository.js';
import type { Database } from '../../src/storage/index.js';
import { RecordingLogger } from '../../src/api/http/testing/recording-logger.js';

/** A clock that a test moves. */
export class MovableClock extends Clock {
  time = Date.parse('2026-11-21T00:00:00Z');

  override now(): number {
    return (this.time += 1);
  }

  addDays(days: number): void {
    this.time += days * 86_400_000;
  }
}

export interface AuditSettingsOfTest {
  readonly checkpointMinutes: number;
  readonly retention?: { readonly days: number; readonly archiveDir: string };
}

/** The audit room over a real database, ledger and custody. Close the ledger. */
export const auditRoom = async (
  database: Database,
  custody: Custody,
  settings: AuditSettingsOfTest = { checkpointMinutes: 60 },
) => {
  const [clock, ids, logger, monitor] = [
    new MovableClock(),
    new TimeOrderedIds(),
    new RecordingLogger(),
    new AuditMonitor(),
  ];
  const ledger = openLedger(database, clock, ids);
  await new SystemProject(new ProjectsRepository(database), ledger, clock, ids).ensure();
  const [keyRows, keyEffects] = [new KeysRepository(database), new KeyEffects(database)];
  const internal = new InternalKeys(keyRows, keyEffects, custody, ledger, clock, ids);
  const [chain, rows] = [new AuditRepository(database), new CheckpointsRepository(database)];
  const keys = new CheckpointKeys(internal, custody, ids);
  const checkpoints = new Checkpoints(chain, rows, keys, ledger, clock, ids, logger);
  const exports = new AuditExport(chain, rows, checkpoints, keys, clock, logger);
  const verification = new ChainVerification(
    chain,
    rows,
    keys,
    new ChainPages(chain, rows, keys),
    monitor,
    clock,
    logger,
  );
  const watch = new ChainWatch(verification, monitor, logger);
  const check = new SegmentCheck(rows, keys);
  const retention = new AuditRetention(settings, rows, exports, check, keys, ledger, clock, ids, logger);
  const upkeep = new AuditUpkeep(settings, checkpoints, retention, watch, monitor, logger);
  const list = new AuditService(chain, rows);
  return {
    clock,
    logger,
    monitor,
    ledger,
    checkpoints,
    exports,
    verification,
    watch,
    retention,
    upkeep,
    list,
    keys,
  };
};

export type AuditRoom = Awaited<ReturnType<typeof auditRoom>>;

/** The lines of an export of everything, without their line feeds. */
export const exportLines = async ({ exports }: AuditRoom, after?: number): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of await exports.open(after)) lines.push(line.slice(0, -1));
  return lines;
};

async function* streamed(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

/** Checks export lines as someone does who has nothing but the checkpoint, or another's, public key. */
export const checkLines = async (
  { keys }: AuditRoom,
  lines: readonly string[],
  trusted: Checkpoint,
  kept?: Checkpoint,
): Promise<ExportReport> =>
  await new ExportVerifier({
    keys: [trusted],
    ...(kept !== undefined && { kept }),
    verify: (key, message, signature) => keys.verifyPublic(key, message, signature),
  }).check(streamed(lines));
