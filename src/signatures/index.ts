export type { BatchItem, BatchResult } from './batch.js';
export { Signing, type NamedKey, type SignRequest, type Signed } from './signing.service.js';
export * from './subject.js';
export { SignaturesModule } from './signatures.module.js';
export { Verification, type Verified, type VerifyRequest } from './verification.service.js';
