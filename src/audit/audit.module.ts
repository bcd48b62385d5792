import { Module } from '@nestjs/common';

import { KeysModule } from '../keys/index.js';
import { AuditExport } from './audit-export.service.js';
import { AuditMonitor } from './audit-monitor.js';
import { AuditRepository } from './audit.repository.js';
import { AuditRetention } from './audit-retention.service.js';
import { AuditService } from './audit.service.js';
import { AuditUpkeep } from './audit-upkeep.service.js';
import { ChainPages } from './chain-pages.js';
import { ChainVerification } from './chain-verification.service.js';
import { ChainWatch } from './chain-watch.service.js';
import { CheckpointKeys } from './checkpoint-keys.service.js';
import { Checkpoints } from './checkpoints.service.js';
import { CheckpointsRepository } from './checkpoints.repository.js';
import { SegmentCheck } from './segment-check.service.js';

/** The audit log: listing, verification, checkpoints, exports, retention. Expects the global core parts. */
@Module({
  imports: [KeysModule],
  providers: [
    AuditRepository,
    CheckpointsRepository,
    CheckpointKeys,
    Checkpoints,
    AuditService,
    AuditMonitor,
    ChainPages,
    ChainVerification,
    ChainWatch,
    AuditExport,
    SegmentCheck,
    AuditRetention,
    AuditUpkeep,
  ],
  exports: [AuditService, AuditMonitor, ChainVerification, Checkpoints, AuditExport, AuditUpkeep],
})
export class AuditModule {}
