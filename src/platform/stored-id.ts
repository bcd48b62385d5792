const STORED_ID = /^[a-z]{2,8}_[0-9a-f]{32}$/;

/**
 * Whether a text from outside has the shape of an id made by `Ids`. Anything else names nothing and is never sent
 * to the database or written to the audit log.
 */
export function isStoredId(text: string): boolean {
  return STORED_ID.test(text);
}

/** An id as an audit target: what names nothing is not written down. */
export function auditTarget(id: string): string {
  return isStoredId(id) ? id : 'malformed id';
}
