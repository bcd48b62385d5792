import type { DerReader } from './der-reader.js';
import { MalformedDerError } from './malformed-der-error.js';

/** Reads a version INTEGER, which must be `version`. @throws MalformedDerError */
export function readVersion(reader: DerReader, version: 0 | 1): void {
  const [value, ...more] = reader.unsigned('version');
  if (value !== version || more.length > 0) throw new MalformedDerError(`version is not ${version}`);
}
