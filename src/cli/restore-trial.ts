import { Buffer } from 'node:buffer';

import { ChainVerification, Checkpoints } from '../audit/index.js';
import { KeyTrial, type TrialReport } from '../keys/index.js';
import { MasterKeyProof } from '../master-key/index.js';
import type { BackupManifest } from '../storage/index.js';
import type { OfflineService } from './offline-service.js';

/** What a restored database has proven. */
export interface RestoreTrial {
  readonly audit: {
    readonly ok: boolean;
    readonly head: { readonly seq: number; readonly hash: string };
    readonly checkpoint: {
      readonly seq: number;
      readonly at: string;
      /** Entries behind it that no signature covers. */
      readonly entries_after: number;
    } | null;
  };
  readonly keys: TrialReport;
  /** What does not prove right, each in a few words; none when all is well. */
  readonly faults: readonly string[];
}

/** Proves master key, audit chain and every key of an open database. @throws MasterKeyError */
export async function tryRestored({ app }: OfflineService, manifest: BackupManifest): Promise<RestoreTrial> {
  await app.get(MasterKeyProof, { strict: false }).prove();
  const verdict = await app.get(ChainVerification, { strict: false }).verify();
  const { head, checkpoint } = await app.get(Checkpoints, { strict: false }).standing();
  const keys = await app.get(KeyTrial, { strict: false }).run();
  const hash = Buffer.from(head.hash).toString('hex');
  const faults = [
    ...(verdict.ok
      ? []
      : [`the audit chain is ${verdict.broken_at.reason} at entry ${verdict.broken_at.seq}`]),
    ...(hash === manifest.audit_head.hash ? [] : ['the audit head is not the one that the backup names']),
    ...(keys.damaged.length === 0 ? [] : [`${keys.damaged.length} keys are damaged`]),
  ];
  const signed = checkpoint && {
    seq: checkpoint.seq,
    at: checkpoint.at,
    entries_after: head.seq - checkpoint.seq,
  };
  return {
    audit: { ok: verdict.ok, head: { seq: head.seq, hash }, checkpoint: signed ?? null },
    keys,
    faults,
  };
}
