import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { isExplained, startupFault } from '../../app/startup-fault.js';
import { SystemClock } from '../../platform/clock.js';
import type { Configuration } from '../../platform/config/configuration.js';
import { processSettingsSummary } from '../../platform/config/settings-summary.js';
import { SystemRandomness } from '../../platform/randomness.js';
import { inspectStorage, type StorageState } from '../../storage/index.js';
import { CliError } from '../cli-error.js';
import { requireMasterKey, withOfflineService } from '../offline-service.js';
import { checkEngines } from './engine-checks.js';
import type { Finding } from './finding.js';
import { checkClock, checkDisk, checkRuntime } from './machine-checks.js';
import { checkAudit, checkMasterKey, checkProviders, checkWritable } from './service-checks.js';
import { checkStorage } from './storage-check.js';

/** What the person wants besides. */
export interface Wishes {
  /** Verify the whole audit chain, which takes some seconds per million entries. */
  readonly wholeChain: boolean;
}

/** Checks everything that the service rests on, beside it or without it, and changes nothing that is stored. */
export async function examine(configuration: Configuration, wishes: Wishes): Promise<readonly Finding[]> {
  const { storage } = configuration;
  const state = await inspectStorage(storage);
  const serverTime = state.kind === 'present' ? state.serverTime : undefined;
  return [
    settingsFinding(configuration),
    checkRuntime(process.versions),
    checkClock(new SystemClock().now(), serverTime),
    await checkDisk(storage.dataDir),
    ...(await checkEngines()),
    checkStorage(storage.databaseUrl === undefined ? 'SQLite' : 'PostgreSQL', state),
    ...(await examineService(configuration, state, wishes)),
  ];
}

function settingsFinding({ mode }: Configuration): Finding {
  const settings = processSettingsSummary();
  const names = Object.keys(settings);
  const detail = names.length === 0 ? `${mode}, no setting is set` : `${mode}, set: ${names.join(', ')}`;
  return { name: 'configuration', status: 'ok', detail, facts: { mode, settings } };
}

async function examineService(
  configuration: Configuration,
  state: StorageState,
  wishes: Wishes,
): Promise<readonly Finding[]> {
  const isCurrent =
    state.kind === 'present' && state.schema.pending.length === 0 && state.schema.unknown.length === 0;
  try {
    if (!isCurrent)
      return [...(await examineProviders(configuration)), ...skipped('the database is not in use as it is')];
    requireMasterKey(configuration, ['of this database']);
    return await withOfflineService(configuration, async (service) => [
      ...checkProviders(service),
      await checkWritable(service),
      await checkMasterKey(service),
      await checkAudit(service, wishes.wholeChain),
    ]);
  } catch (error) {
    if (!(error instanceof CliError) && !isExplained(error)) throw error;
    const detail = startupFault(error).replace(/^twinseal: /, '');
    return [{ name: 'start', status: 'bad', detail }, ...skipped('the service cannot start')];
  }
}

/** Backends prove themselves on an empty database of their own, which is gone afterwards. */
async function examineProviders(configuration: Configuration): Promise<readonly Finding[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'twinseal-doctor-'));
  const masterKey = {
    from: 'value',
    value: Buffer.from(new SystemRandomness().bytes(32)).toString('base64'),
  } as const;
  const secrets = { ...configuration.secrets, masterKey };
  try {
    return await withOfflineService({ ...configuration, storage: { dataDir }, secrets }, async (service) =>
      checkProviders(service),
    );
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

function skipped(reason: string): readonly Finding[] {
  return ['database', 'master key', 'audit'].map((name) => ({ name, status: 'skipped', detail: reason }));
}
