import { resolve } from 'node:path';

import { MasterKeyError } from '../../sealing/index.js';
import type { Configuration } from '../../platform/config/configuration.js';
import { readProcessConfiguration } from '../../platform/config/read-configuration.js';
import { stageBackup, type BackupManifest } from '../../storage/index.js';
import type { CliCommand } from '../cli-command.js';
import { CliError } from '../cli-error.js';
import { requireMasterKey, withOfflineService } from '../offline-service.js';
import { tryRestored, type RestoreTrial } from '../restore-trial.js';

interface Options {
  readonly acceptDamage?: true;
}

/** `twinseal restore FILE`: a backup becomes the database of the settings, once it has proven usable. */
export const restoreCommand: CliCommand = (parent, { terminal }) => {
  parent
    .command('restore')
    .description(
      'put a backup in an empty place, after its audit chain, master key and keys have proven right',
    )
    .argument('<file>', 'a file that `twinseal backup` made')
    .option('--accept-damage', 'restore although the audit chain or some keys do not prove right')
    .action(async (file: string, options: Options) => {
      const path = resolve(file);
      const { manifest, trial } = await restore(path, readProcessConfiguration(), options);
      terminal.answer({ file: path, backup: manifest, ...trial }, linesOf(path, manifest, trial));
    });
};

async function restore(
  path: string,
  configuration: Configuration,
  { acceptDamage }: Options,
): Promise<{ readonly manifest: BackupManifest; readonly trial: RestoreTrial }> {
  const staged = await stageBackup(path, configuration.storage);
  try {
    const { manifest } = staged;
    requireMasterKey(configuration, manifest.master_key_ids);
    const trial = await tryIt({ ...configuration, storage: staged.location }, manifest);
    if (trial.faults.length > 0 && acceptDamage !== true) {
      throw new CliError(
        `${path} was not restored: ${trial.faults.join('; ')}`,
        'take another backup, or restore this one as it is with --accept-damage',
      );
    }
    await staged.commit();
    return { manifest, trial };
  } finally {
    staged.discard();
  }
}

async function tryIt(configuration: Configuration, manifest: BackupManifest): Promise<RestoreTrial> {
  try {
    return await withOfflineService(configuration, (service) => tryRestored(service, manifest));
  } catch (cause) {
    if (!(cause instanceof MasterKeyError)) throw cause;
    const ids = manifest.master_key_ids.join(' or ');
    throw new CliError(
      cause.message,
      `configure the master key whose id is ${ids}; the backup does not open without it`,
      undefined,
      cause,
    );
  }
}

function linesOf(path: string, manifest: BackupManifest, trial: RestoreTrial): readonly string[] {
  const { audit, keys, faults } = trial;
  const { checkpoint } = audit;
  return [
    `${path} was restored: a backup of ${manifest.created_at}, made by Twinseal ${manifest.version} from ${manifest.engine}.`,
    `Audit chain: ${audit.ok ? 'whole' : 'BROKEN'}, its head is entry ${audit.head.seq}.`,
    checkpoint === null
      ? 'No checkpoint was signed before the backup.'
      : `The last checkpoint signs entry ${checkpoint.seq}, at ${checkpoint.at}; ${checkpoint.entries_after} entries follow it.`,
    `Keys: ${keys.usable} used once and right, ${keys.damaged.length} damaged, ${keys.away} in a backend that is away.`,
    ...faults.map((fault) => `Damage accepted: ${fault}.`),
    'Compare the head with the last checkpoint you kept elsewhere: later entries are lost.',
  ];
}
