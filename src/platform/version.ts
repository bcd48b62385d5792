import { readFileSync } from 'node:fs';

/** The release, as package.json names it. */
export const VERSION = readVersion();

function readVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  // Our own file; a release without a version does not pass npm.
  return (JSON.parse(text) as { readonly version: string }).version;
}
