import type { AuditAction } from '../../../ledger/index.js';

/** One member per action, so that the compiler misses the one that is forgotten here. */
const EVERY_ACTION: Readonly<Record<AuditAction, true>> = {
  'key.generate': true,
  'key.import': true,
  'key.rotate': true,
  'key.retire': true,
  'key.archive': true,
  'signature.sign': true,
  'signature.sign-hash': true,
  'signature.sign-mu': true,
  'signature.sign-batch': true,
  'kem.decapsulate': true,
  'kem.decrypt': true,
  'kem.unwrap': true,
  'kem.encrypt-deterministic': true,
  'token.sign': true,
  'token.verify': true,
  'token.revoke': true,
  'mandate.create': true,
  'mandate.verify': true,
  'mandate.update': true,
  'ca.create': true,
  'ca.issue': true,
  'ca.revoke': true,
  'ca.retire': true,
  'ca.crl': true,
  'ca.ocsp': true,
  'project.create': true,
  'project.update': true,
  'project.delete': true,
  'apikey.create': true,
  'apikey.revoke': true,
  'pack.add': true,
  'webhook.set': true,
  'webhook.delete': true,
  'masterkey.rotate': true,
};

/** The closed list of audited deeds, as a query may name them. */
// The record's own keys are its type's.
export const AUDIT_ACTIONS = Object.keys(EVERY_ACTION) as readonly AuditAction[];
