import { Option } from 'commander';

import type { CliCommand } from '../cli-command.js';
import { keyFingerprint } from '../key-lines.js';
import {
  allKeyVersions,
  connectAsProject,
  projectOptions,
  storedKey,
  type ProjectOptions,
} from '../service/index.js';
import { table } from '../table.js';

interface Options extends ProjectOptions {
  readonly key?: string;
  readonly algorithm?: string;
  readonly status?: string;
}

/** `twinseal key list`. */
export const keyListCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('list')
    .description('list the versions of all keys')
    .option('--key <name>', 'only of this name')
    .option('--algorithm <name>', 'only of this algorithm')
    .addOption(new Option('--status <status>', 'only these').choices(['active', 'retired', 'archived']));
  projectOptions(command).action(async ({ key, algorithm, status, ...options }: Options) => {
    const client = await connectAsProject(options);
    const query = {
      ...(key !== undefined && { key }),
      ...(algorithm !== undefined && { algorithm }),
      ...(status !== undefined && { status }),
    };
    const versions = await allKeyVersions(client, query);
    const keys = versions.map(storedKey);
    const rows = keys.map((one) => [
      one.name,
      String(one.version),
      one.algorithm.name,
      one.status,
      keyFingerprint(one),
    ]);
    terminal.answer(
      { keys: versions.map(({ value }, n) => ({ ...value, fingerprint: rows[n]?.at(-1) })) },
      table(['KEY', 'VERSION', 'ALGORITHM', 'STATUS', 'FINGERPRINT'], rows),
    );
  });
};
