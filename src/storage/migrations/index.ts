import type { Migration, MigrationProvider } from 'kysely/migration';
import type { Engine } from '../engine.js';
import { initialSchema } from './0001-initial-schema.js';
import { tokenKeys } from './0002-token-keys.js';
import { tokensAndWebhooks } from './0003-tokens-and-webhooks.js';
import { temporaryTokens } from './0004-temporary-tokens.js';
import { certificateAuthorities } from './0005-certificate-authorities.js';
import { auditCheckpoints } from './0006-audit-checkpoints.js';
import { compromisedKeys } from './0007-compromised-keys.js';
import { growth } from './0008-growth.js';

/** Every migration in order. Names are stored in the database and never change. */
const MIGRATIONS: Readonly<Record<string, (engine: Engine) => Migration>> = {
  '0001-initial-schema': initialSchema,
  '0002-token-keys': tokenKeys,
  '0003-tokens-and-webhooks': tokensAndWebhooks,
  '0004-temporary-tokens': temporaryTokens,
  '0005-certificate-authorities': certificateAuthorities,
  '0006-audit-checkpoints': auditCheckpoints,
  '0007-compromised-keys': compromisedKeys,
  '0008-growth': growth,
};

/** The names this version of the code knows, in order. */
export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS);

/** The migrations for one engine, in the shape Kysely's `Migrator` takes. */
export function migrationProvider(engine: Engine): MigrationProvider {
  const migrations = Object.entries(MIGRATIONS).map(([name, make]) => [name, make(engine)] as const);
  return { getMigrations: async () => Object.fromEntries(migrations) };
}
