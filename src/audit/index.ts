export { AuditModule } from './audit.module.js';
export { AuditExport } from './audit-export.service.js';
export { AuditMonitor, type AuditState } from './audit-monitor.js';
export type { AuditItem, AuditPage, AuditQuery } from './audit-page.js';
export { AuditService } from './audit.service.js';
export { AuditSettings } from './audit-settings.js';
export { AuditUpkeep } from './audit-upkeep.service.js';
export { ChainVerification } from './chain-verification.service.js';
export type { BreakReason, ChainBreak, ChainHead, ChainVerdict } from './chain-verdict.js';
export { checkpointAnswer, type Checkpoint, type CheckpointAnswer } from './checkpoint.js';
export { Checkpoints, type ChainStanding } from './checkpoints.service.js';
export {
  checkpointOf,
  ExportVerifier,
  type CheckpointPublicKey,
  type ExportBreak,
  type ExportReport,
} from './export-verifier.js';
