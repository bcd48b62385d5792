import type { Evidence, Invariant } from '../evidence.js';
import type { StoredVersion } from '../stored-rows.js';

/** Versions of a key are numbered without gaps or twins, one is active, and no public key occurs twice. */
export const versionsUnique: Invariant = async ({ versions }: Evidence) => {
  const byKey = Map.groupBy(versions, ({ key, algorithm }) => `${key} ${algorithm}`);
  const faults = [...byKey].flatMap(([key, group]) => numberingFaults(key, group));
  const publicKeys = versions.flatMap((version) => version.publicKeys);
  if (new Set(publicKeys).size < publicKeys.length) faults.push('a public key occurs twice');
  return faults;
};

function numberingFaults(key: string, versions: readonly StoredVersion[]): string[] {
  const numbers = versions.map(({ version }) => version).toSorted((one, other) => one - other);
  const active = versions.filter(({ status }) => status === 'active').length;
  return [
    ...(numbers.every((number, index) => number === index + 1) ? [] : [`${key} has ${numbers.join(', ')}`]),
    ...(active === 1 ? [] : [`${key} has ${active} active versions`]),
  ];
}
