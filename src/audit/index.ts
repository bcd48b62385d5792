export { AuditModule } from './audit.module.js';
export { AuditService } from './audit.service.js';
export type { AuditItem, AuditPage, AuditQuery } from './audit-page.js';
export type { ChainBreak, ChainHead, ChainVerdict } from './chain-verdict.js';
