import { CLIENT_SETTINGS } from './client-settings.js';
import { ConfigurationError } from './configuration-error.js';
import type { Setting } from './setting.js';
import { settingNames, SETTINGS, type SettingValues } from './settings.js';

/** The process environment, or a stand-in for it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment sets. */
export interface ReadSettings {
  readonly values: SettingValues;
  /** Paths from `<NAME>_FILE`, by the name of the secret. */
  readonly files: ReadonlyMap<string, string>;
}

const OWN_NAMES = /^TWINSEAL_/;

/** What Kubernetes injects into every pod of a namespace that has a Service named `twinseal`. */
const INJECTED_NAMES = /^TWINSEAL_(SERVICE_|PORT)/;

/**
 * Reads every setting of the service. An empty value counts as unset, as container tools write it.
 * @throws ConfigurationError naming every unknown `TWINSEAL_*` name and every bad value at once.
 */
export function readSettings(environment: Environment): ReadSettings {
  const { values, files } = readTable(SETTINGS, environment, unknownNames(environment));
  // Each value came from its own row's parser.
  return { values: values as SettingValues, files };
}

/**
 * Reads the settings of one table.
 * @param found faults that are reported together with those of the table
 * @throws ConfigurationError
 */
export function readTable(
  table: Readonly<Record<string, Setting<unknown>>>,
  environment: Environment,
  found: readonly string[] = [],
): { readonly values: Readonly<Record<string, unknown>>; readonly files: ReadonlyMap<string, string> } {
  const faults = [...found];
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(table)) {
    const text = environment[name] ?? '';
    if (text === '') continue;
    values[name] = setting.parse(text);
    if (values[name] === undefined) faults.push(`${name} takes ${plain(setting.takes)}`);
  }
  const files = readFileNames(table, environment, faults);
  if (faults.length > 0) throw new ConfigurationError(faults);
  return { values, files };
}

function readFileNames(
  table: Readonly<Record<string, Setting<unknown>>>,
  environment: Environment,
  faults: string[],
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, setting] of Object.entries(table)) {
    const file = setting.secret === true ? (environment[`${name}_FILE`] ?? '') : '';
    if (file === '') continue;
    files.set(name, file);
    if ((environment[name] ?? '') !== '') faults.push(`${name} and ${name}_FILE are both set; set one`);
  }
  return files;
}

function unknownNames(environment: Environment): string[] {
  const known = new Set([...settingNames(), ...settingNames(CLIENT_SETTINGS)]);
  return Object.keys(environment)
    .filter((name) => OWN_NAMES.test(name) && !INJECTED_NAMES.test(name) && !known.has(name))
    .map((name) => `${name} is not a setting; docs/configuration.md lists them`);
}

/** The documentation's code marks mean nothing on a terminal. */
function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
