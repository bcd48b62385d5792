export type { BatchItem, BatchResult } from './batch.js';
export { ClientSigning } from './client-signing.service.js';
export { ProjectSigning, type PreparedSignature, type ProjectSignature } from './project-signing.service.js';
export { Signing, type NamedKey, type SignRequest, type Signed } from './signing.service.js';
export * from './subject.js';
export { SignaturesModule } from './signatures.module.js';
export { Verification, type Verified, type VerifyRequest } from './verification.service.js';
