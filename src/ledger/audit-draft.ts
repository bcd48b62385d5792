/** The closed list of audited deeds (contracts: admin, "Audit action words"). */
export type AuditAction =
  | 'key.generate'
  | 'key.import'
  | 'key.rotate'
  | 'key.retire'
  | 'key.archive'
  | 'signature.sign'
  | 'signature.sign-hash'
  | 'signature.sign-mu'
  | 'signature.sign-batch'
  | 'kem.decapsulate'
  | 'kem.decrypt'
  | 'kem.unwrap'
  | 'kem.encrypt-deterministic'
  | 'token.sign'
  | 'token.verify'
  | 'token.revoke'
  | 'mandate.create'
  | 'mandate.verify'
  | 'mandate.update'
  | 'ca.create'
  | 'ca.issue'
  | 'ca.revoke'
  | 'ca.retire'
  | 'ca.crl'
  | 'ca.ocsp'
  | 'project.create'
  | 'project.update'
  | 'project.delete'
  | 'apikey.create'
  | 'apikey.revoke'
  | 'pack.add'
  | 'webhook.set'
  | 'webhook.delete'
  | 'masterkey.rotate';

/** `ok`, or the error code that refused the deed. */
export type AuditOutcome = 'ok' | (string & {});

/** An audit entry before the ledger gives it a place in the chain. Never holds payloads or secrets. */
export interface AuditDraft {
  readonly action: AuditAction;
  /** What it was done to: a key version, a project, an API key, by id or as `name/algorithm/version`. */
  readonly target: string;
  readonly outcome: AuditOutcome;
  /** Sizes, digests, counts, algorithm names. */
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
}
