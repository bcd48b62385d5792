import { Injectable } from '@nestjs/common';

import { Custody, type KeyPurpose, type ProviderByRole } from '../custody/index.js';
import { Ledger, type Actor, type AuditDraft, type Effect } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { auditDetails, auditTarget } from './key-audit.js';
import { KeyEffects } from './key-effects.repository.js';
import { racing } from './key-race.js';
import type { Key, KeyName, KeyVersion } from './key.js';
import { KeysRepository } from './keys.repository.js';
import { homesOf, isCertainlyNotStored, newVersion, planMaterial } from './new-version.js';

/** A key that a feature keeps for itself. Its name has a `/`, which no caller of the native API can spell. */
export interface InternalKeyName extends KeyName {
  readonly name: `${string}/${string}`;
  readonly purpose: Exclude<KeyPurpose, 'general'>;
}

/** What is stored together with a new version. */
export interface Belongings {
  readonly effects?: readonly Effect[];
  readonly entries?: readonly AuditDraft[];
}

/** A version to be made. */
export interface NewInternalVersion {
  readonly name: InternalKeyName;
  readonly actor: Actor;
  /** Absent: where the version before lives, else the deployment's default. */
  readonly providers?: ProviderByRole;
  /**
   * Built for each attempt: `at` is the version's own time. It may sign with the version already; nothing of that
   * leaves before the commit.
   */
  readonly belongings?: (version: KeyVersion, at: string) => Belongings | Promise<Belongings>;
}

/** A version that is made and not stored yet. */
interface Prepared {
  readonly version: KeyVersion;
  readonly effects: readonly Effect[];
  readonly rotated: boolean;
}

/**
 * Keys of features (token, CA, webhook, checkpoint keys): versions of the key store like any other, on any backend,
 * reached by their purpose only.
 */
@Injectable()
export class InternalKeys {
  constructor(
    private readonly keys: KeysRepository,
    private readonly effects: KeyEffects,
    private readonly custody: Custody,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** The active version, undefined when there is none. */
  async active(name: InternalKeyName): Promise<KeyVersion | undefined> {
    return await this.keys.findActive(name);
  }

  /** Versions by their ids, in that order; ids that name none are left out. */
  async find(versionIds: readonly string[]): Promise<readonly KeyVersion[]> {
    return versionIds.length === 0 ? [] : await this.keys.findByIds(versionIds);
  }

  /** The active version; makes the first one where there is none. Replicas that ask at once get the same one. */
  async ensure(name: InternalKeyName, actor: Actor): Promise<KeyVersion> {
    return await racing(
      async () => (await this.active(name)) ?? (await this.#store({ name, actor }, undefined)),
    );
  }

  /**
   * Makes the key's next version and stores it with its belongings in one commit; the active version before it is
   * retired there.
   *
   * @throws CommitRefused `effect` when another commit came first; ProviderError `provider.incapable`, and what the
   *   ledger throws
   */
  async make(request: NewInternalVersion): Promise<KeyVersion> {
    return await this.#store(request, await this.active(request.name));
  }

  /** What ends a version in its owner's own commit, which is refused when it is no longer active. */
  retirement(version: KeyVersion, at: string): Required<Belongings> {
    const retired: KeyVersion = { ...version, status: 'retired', retiredAt: at };
    return {
      effects: [this.effects.retire(version.id, at)],
      entries: [
        { action: 'key.retire', target: auditTarget(version), outcome: 'ok', details: auditDetails(retired) },
      ],
    };
  }

  /** @param active what the new version is to follow; refused when another one is active by then */
  async #store(
    { name, actor, providers, belongings }: NewInternalVersion,
    active: KeyVersion | undefined,
  ): Promise<KeyVersion> {
    const at = this.clock.timestamp();
    const { version, effects, rotated } = await this.#prepare(name, active, providers, at);
    try {
      const { effects: others = [], entries = [] } = (await belongings?.(version, at)) ?? {};
      await this.ledger.commit({
        actor,
        effects: [...effects, ...others],
        entries: [entryOf(version, rotated), ...entries],
      });
      return version;
    } catch (error) {
      if (isCertainlyNotStored(error)) await this.custody.discard(version.material);
      throw error;
    }
  }

  async #prepare(
    name: InternalKeyName,
    active: KeyVersion | undefined,
    providers: ProviderByRole | undefined,
    at: string,
  ): Promise<Prepared> {
    const known = active?.key ?? (await this.keys.findKey(name));
    const key: Key = known ?? { ...name, id: this.ids.make('key') };
    const homes = providers ?? (active === undefined ? {} : homesOf(active.material));
    const number = known === undefined ? 1 : (await this.keys.latestVersion(key.id)) + 1;
    const material = await this.custody.generate(planMaterial(key, number, this.ids.make('kver'), homes));
    const version = newVersion(key, material, 'generated', at);
    const effects = [
      ...(known === undefined ? [this.effects.insertKey(key, at)] : []),
      ...(active === undefined ? [] : [this.effects.retire(active.id, at)]),
      ...this.effects.insertVersion(version),
    ];
    return { version, effects, rotated: active !== undefined };
  }
}

function entryOf(version: KeyVersion, rotated: boolean): AuditDraft {
  const action = rotated ? 'key.rotate' : 'key.generate';
  return { action, target: auditTarget(version), outcome: 'ok', details: auditDetails(version) };
}
