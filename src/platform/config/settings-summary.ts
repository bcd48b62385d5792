import type { Environment } from './read-settings.js';
import { SETTINGS } from './settings.js';

/** Addresses may hold a password or a PIN, and secrets are secrets: of these it is only told that they are set. */
const HIDDEN: ReadonlySet<string> = new Set(['DATABASE_URL', 'TWINSEAL_PKCS11_URI']);

/** Every setting that an environment sets, with its value where that is no secret, else the word `set`. */
function settingsSummary(environment: Environment): Readonly<Record<string, string>> {
  const summary: Record<string, string> = {};
  for (const [name, { secret }] of Object.entries(SETTINGS)) {
    const value = environment[name] ?? '';
    if (value !== '') summary[name] = secret === true || HIDDEN.has(name) ? 'set' : value;
    if (secret === true && (environment[`${name}_FILE`] ?? '') !== '') summary[`${name}_FILE`] = 'set';
  }
  return summary;
}

/** `settingsSummary` of this process's environment. */
export function processSettingsSummary(): Readonly<Record<string, string>> {
  return settingsSummary(process.env);
}
