import { existsSync } from 'node:fs';

import { createApplication, type Application } from '../app/application.js';
import { openCoreParts, type CoreParts } from '../app/core-parts.js';
import type { Configuration } from '../platform/config/configuration.js';
import { SilentLogger } from '../platform/logging/logger.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';

/** The service's parts, open, for a command that works beside a service or without one. */
export interface OfflineService {
  readonly app: Application['app'];
  readonly parts: CoreParts;
}

/** No administrator is asked for anything here, and no token is made. */
const NO_ADMIN = { from: 'value', value: 'no-administrator-here' } as const;

/** Opens the configured parts as a start does, without listening or keeping anything in order, and closes them again. */
export async function withOfflineService<Result>(
  configuration: Configuration,
  work: (service: OfflineService) => Promise<Result>,
): Promise<Result> {
  const secrets = { ...configuration.secrets, adminToken: NO_ADMIN };
  const parts = await openCoreParts({ ...configuration, secrets }, new SilentLogger());
  try {
    const { app } = await createApplication(parts);
    try {
      return await work({ app, parts });
    } finally {
      await app.close();
    }
  } finally {
    await parts.close();
  }
}

/** A start makes a missing development key; here that would only hide that the right one is missing. @throws CliError */
export function requireMasterKey({ secrets: { masterKey } }: Configuration, ids: readonly string[]): void {
  if (masterKey.from !== 'data-folder' || existsSync(masterKey.path)) return;
  throw new CliError(
    `no master key is configured; the one with the id ${ids.join(' or ')} is needed`,
    `set TWINSEAL_MASTER_KEY or TWINSEAL_MASTER_KEY_FILE, or put the kept file back as ${masterKey.path}`,
    EXIT.usage,
  );
}
