import type { AuditDraft } from '../ledger/index.js';
import type { KeyName, KeyVersion } from './key.js';

/** How audit entries name a key version: `name/algorithm/version`. */
export function auditTarget({ key, version }: KeyVersion): string {
  return keyTarget(key, version);
}

/** The same for a version that was asked for and may not exist. */
export function keyTarget({ name, algorithm }: Omit<KeyName, 'projectId'>, version: number): string {
  return `${name}/${algorithm.name}/${version}`;
}

/** What an audit entry tells about a key version: where its private keys live and which public key they have. */
export function auditDetails({
  id,
  status,
  origin,
  material,
}: KeyVersion): NonNullable<AuditDraft['details']> {
  return {
    version_id: id,
    status,
    origin,
    providers: material.components.map(({ provider }) => provider).join('+'),
    protection: material.components.map(({ protection }) => protection.level).join('+'),
    ...(material.components.length === 0 && { damaged: true }),
  };
}
