import { AuditRepository } from '../../src/audit/audit.repository.js';
import { ChainPages } from '../../src/audit/chain-pages.js';
import { CheckpointKeys } from '../../src/audit/checkpoint-keys.service.js';
import { CheckpointsRepository } from '../../src/audit/checkpoints.repository.js';
import { AuditMonitor, AuditService, ChainVerification, type ChainVerdict } from '../../src/audit/index.js';
import { SystemClock } from '../../src/platform/clock.js';
import { type Logger, SilentLogger } from '../../src/platform/logging/logger.js';
import type { Database } from '../../src/storage/index.js';

/** For logs that no checkpoint signs: it is never asked. */
const NO_KEYS = {} as CheckpointKeys;

/** The log's listing on a database. */
export const auditListOn = (database: Database): AuditService =>
  new AuditService(new AuditRepository(database), new CheckpointsRepository(database));

/** Verifies the chain of a database whose log has no checkpoints. */
export const verifyChain = async (
  database: Database,
  logger: Logger = new SilentLogger(),
): Promise<ChainVerdict> => {
  const [chain, checkpoints] = [new AuditRepository(database), new CheckpointsRepository(database)];
  const monitor = new AuditMonitor();
  return await new ChainVerification(
    chain,
    checkpoints,
    NO_KEYS,
    new ChainPages(chain, checkpoints, NO_KEYS),
    monitor,
    new SystemClock(),
    logger,
  ).verify();
};
