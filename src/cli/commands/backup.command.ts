import { resolve } from 'node:path';

import { SystemClock } from '../../platform/clock.js';
import { readProcessConfiguration } from '../../platform/config/read-configuration.js';
import { VERSION } from '../../platform/version.js';
import { writeBackup, type BackupManifest } from '../../storage/index.js';
import type { CliCommand } from '../cli-command.js';

/** `twinseal backup FILE`: everything in the database as of one moment, while the service runs. */
export const backupCommand: CliCommand = (parent, { terminal }) => {
  parent
    .command('backup')
    .description('copy the database into one file while the service runs; the master key is not in it')
    .argument('<file>', 'a new file')
    .action(async (file: string) => {
      const path = resolve(file);
      const origin = { created_at: new SystemClock().timestamp(), version: VERSION };
      const manifest = await writeBackup(readProcessConfiguration().storage, path, origin);
      terminal.answer({ file: path, ...manifest }, linesOf(path, manifest));
    });
};

function linesOf(
  path: string,
  { audit_head, checkpoint, master_key_ids }: BackupManifest,
): readonly string[] {
  return [
    `The database is in ${path}, as of audit entry ${audit_head.seq}.`,
    checkpoint === null
      ? 'The audit chain has no checkpoint yet.'
      : `The last checkpoint signs entry ${checkpoint.seq}, at ${checkpoint.at}.`,
    `It opens only with the master key whose id is ${master_key_ids.join(' or ')}: keep that key apart from this file.`,
  ];
}
