import { randomBytes } from 'node:crypto';
import { SystemClock } from '../../src/platform/clock.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import {
  type Actor,
  type AuditDraft,
  type Commit,
  effect,
  type Effect,
  type Ledger,
} from '../../src/ledger/index.js';
import { openLedger, type BatchLedger } from '../../src/ledger/index.js';
import type { Database } from '../../src/storage/index.js';

const SYSTEM: Actor = { name: 'system', projectId: null, requestId: '00000000-0000-4000-8000-000000000000' };
const NOW = '2026-11-01T00:00:00.000Z';

/** An entry as a plain signature leaves it. */
export const SIGNED: AuditDraft = {
  action: 'signature.sign',
  target: 'default/ML-DSA-65/1',
  outcome: 'ok',
  details: { algorithm: 'ML-DSA-65', bytes: 256 },
};

/** A project with one API key and one active key version, enough to commit as an API key does. */
export interface Tenant {
  readonly projectId: string;
  readonly apiKeyId: string;
  readonly versionId: string;
  readonly actor: Actor;
}

/** What a test may choose about its tenant. */
export interface TenantWishes {
  readonly freeLimit?: number | null;
  /** Tokens of each pack, oldest first. */
  readonly packs?: readonly number[];
}

/** A ledger on `database` with the machine's clock. */
export const ledgerOn = (database: Database): BatchLedger =>
  openLedger(database, new SystemClock(), new TimeOrderedIds());

/** Stores a tenant of its own through the ledger. */
export async function createTenant(
  database: Database,
  ledger: Ledger,
  wishes: TenantWishes = {},
): Promise<Tenant> {
  const mark = randomBytes(6).toString('hex');
  const [projectId, apiKeyId, versionId] = [`proj_${mark}`, `akey_${mark}`, `kver_${mark}`];
  await ledger.commit({
    actor: SYSTEM,
    entries: [],
    effects: [...accountEffects(database, mark, wishes), ...keyEffects(database, mark)],
  });
  const actor = { name: `apikey:${apiKeyId}`, projectId, apiKeyId, requestId: SYSTEM.requestId };
  return { projectId, apiKeyId, versionId, actor };
}

/** What an API key commits when it signs. */
export const signing = ({ actor, versionId }: Tenant, more: Partial<Commit> = {}): Commit => ({
  actor,
  entries: [SIGNED],
  standing: [{ versionId, status: ['active'] }],
  countCall: true,
  ...more,
});

/** Renames the tenant's project: an effect that any number of deeds may carry. */
export const renaming = ({ reader }: Database, { projectId }: Tenant, plan: string): Effect =>
  effect(reader.updateTable('projects').set({ plan }).where('id', '=', projectId).compile(), 'plan', 1);

function accountEffects(
  { reader }: Database,
  mark: string,
  { freeLimit = null, packs = [] }: TenantWishes,
): Effect[] {
  const project = reader.insertInto('projects').values({
    id: `proj_${mark}`,
    name: mark,
    plan: null,
    status: 'active',
    kind: 'tenant',
    owner_email: null,
    free_limit: freeLimit,
    token_algorithm: 'ML-DSA-65',
    allowed_algorithms: null,
    created_at: NOW,
    updated_at: NOW,
  });
  const bought = packs.map((tokens, place) =>
    reader.insertInto('packs').values({
      id: `pack_${mark}_${place}`,
      project_id: `proj_${mark}`,
      pack_type: 'test',
      tokens_purchased: tokens,
      tokens_remaining: tokens,
      payment_ref: null,
      purchased_at: new Date(Date.parse(NOW) + place).toISOString(),
    }),
  );
  return [
    effect(project.compile(), 'project', 1),
    ...bought.map((pack) => effect(pack.compile(), 'pack', 1)),
  ];
}

function keyEffects({ reader }: Database, mark: string): Effect[] {
  const apiKey = reader.insertInto('api_keys').values({
    id: `akey_${mark}`,
    project_id: `proj_${mark}`,
    name: 'test',
    format: 'pqa',
    prefix: 'pqa_0000',
    hash: randomBytes(32),
    scopes: null,
    expires_at: null,
    created_at: NOW,
    revoked_at: null,
  });
  const key = reader.insertInto('keys').values({
    id: `key_${mark}`,
    project_id: `proj_${mark}`,
    name: 'default',
    algorithm: 'ML-DSA-65',
    purpose: 'general',
    created_at: NOW,
  });
  const version = versionInsert({ reader }, mark, 1);
  return [effect(apiKey.compile(), 'api key', 1), effect(key.compile(), 'key', 1), version];
}

function versionInsert({ reader }: Pick<Database, 'reader'>, mark: string, version: number): Effect {
  const query = reader.insertInto('key_versions').values({
    id: version === 1 ? `kver_${mark}` : `kver_${mark}_${version}`,
    key_id: `key_${mark}`,
    version,
    status: 'active',
    origin: 'generated',
    created_at: NOW,
    retired_at: null,
    archived_at: null,
  });
  return effect(query.compile(), 'version', 1);
}

/** Adds another active version to the tenant's key: refused while the first is active. */
export const secondVersion = (database: Database, { versionId }: Tenant, version = 2): Effect =>
  versionInsert(database, versionId.slice('kver_'.length), version);
