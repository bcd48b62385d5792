import { Injectable } from '@nestjs/common';

import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import { Custody, type KeyMaterial, type NewMaterial, type ProviderByRole } from '../custody/index.js';
import { KeyError, TwinsealError } from '../errors/index.js';
import {
  Ledger,
  notingRefusals,
  type AuditAction,
  type Effect,
  type IdempotentAnswer,
} from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Turns } from '../platform/turns.js';
import { permitAlgorithm, type Caller, type RecordAnswer } from '../projects/index.js';
import { auditDetails, auditTarget, keyTarget } from './key-audit.js';
import { KeyEffects } from './key-effects.repository.js';
import { explained, racing } from './key-race.js';
import { transition } from './key-status.js';
import { KeyVersionCache } from './key-version-cache.js';
import type { Key, KeyName, KeyVersion } from './key.js';
import { KeysRepository } from './keys.repository.js';
import { homesOf, isCertainlyNotStored, newVersion, planMaterial } from './new-version.js';
import { readPrivateKeys, wipeAll } from './private-key-import.js';

/** Names one of the caller's keys. */
export interface KeyRequest {
  readonly name: string;
  readonly algorithm: KeyAlgorithm;
}

/** A key, or its next version, to be made. */
export interface NewKeyRequest extends KeyRequest {
  /** Where its private keys shall live. A role that is absent: the deployment's default, on rotation the old version's. */
  readonly providers?: ProviderByRole;
}

/** Names one version of the caller's keys. */
export interface KeyVersionRequest extends KeyRequest {
  readonly version: number;
}

/** The version that was retired, and the one that is active instead. */
export interface Rotation {
  readonly from: KeyVersion;
  readonly to: KeyVersion;
}

type MakeMaterial = (plan: NewMaterial) => Promise<KeyMaterial>;

/** A state change ready to be stored, and what it leaves behind in a backend should it not be. */
interface Deed {
  readonly action: AuditAction;
  readonly version: KeyVersion;
  readonly effects: readonly Effect[];
  readonly made?: KeyMaterial;
  readonly answer: IdempotentAnswer | undefined;
}

/** Makes key versions and moves them through their states. Every method is one commit: store first, then answer. */
@Injectable()
export class KeyLifecycle {
  readonly #turns = new Turns(isPartAway);

  constructor(
    private readonly keys: KeysRepository,
    private readonly recent: KeyVersionCache,
    private readonly effects: KeyEffects,
    private readonly custody: Custody,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** A fresh key version. @throws KeyError `key.active-version-exists` */
  generate(caller: Caller, request: NewKeyRequest, record?: RecordAnswer<KeyVersion>): Promise<KeyVersion> {
    const make: MakeMaterial = (plan) => this.custody.generate(plan);
    return this.#audited(caller, 'key.generate', request, () =>
      this.#add(caller, request, 'generated', make, record),
    );
  }

  /**
   * A key version from a private key made elsewhere.
   * @param privateKey raw or PKCS#8 DER; the caller wipes it
   * @throws KeyError `key.material-refused`, `key.active-version-exists`; ConflictError `conflict.duplicate` when a half
   *   of a composite exists already, or the key exists as such a half
   */
  import(
    caller: Caller,
    request: NewKeyRequest,
    privateKey: Uint8Array,
    record?: RecordAnswer<KeyVersion>,
  ): Promise<KeyVersion> {
    return this.#audited(caller, 'key.import', request, async () => {
      const secretKeys = readPrivateKeys(request.algorithm, privateKey);
      const make: MakeMaterial = (plan) => this.custody.import(plan, ...secretKeys);
      try {
        return await this.#add(caller, request, 'imported', make, record);
      } finally {
        wipeAll(secretKeys);
      }
    });
  }

  /**
   * Retires the active version and puts a fresh one in its place, in one commit.
   * @throws KeyError `key.not-found` when no version is active, `key.damaged`; retire a damaged version instead
   */
  rotate(caller: Caller, request: NewKeyRequest, record?: RecordAnswer<Rotation>): Promise<Rotation> {
    return this.#audited(caller, 'key.rotate', request, async () => {
      const active = await this.keys.findActive(keyName(caller, request));
      if (active === undefined) throw new KeyError('key.not-found', 'No version of this key is active');
      // Where the new keys shall live is read from the old version's rows.
      await this.custody.prove(active.material, 'general');
      const { key } = active;
      const at = this.clock.timestamp();
      const providers = { ...homesOf(active.material), ...request.providers };
      const number = (await this.keys.latestVersion(key.id)) + 1;
      const plan = planMaterial(key, number, this.ids.make('kver'), providers);
      const to = newVersion(key, await this.custody.generate(plan), 'generated', at);
      const from: KeyVersion = { ...active, status: transition(active.status, 'retired'), retiredAt: at };
      const effects = [this.effects.retire(from.id, at), ...this.effects.insertVersion(to)];
      const answer = record?.({ from, to });
      await this.#commit(caller, { action: 'key.rotate', version: to, effects, made: to.material, answer });
      return { from, to };
    });
  }

  /** active -> retired, a damaged version too. @throws KeyError `key.not-found`, `key.illegal-transition` */
  retire(caller: Caller, request: KeyVersionRequest, record?: RecordAnswer<KeyVersion>): Promise<KeyVersion> {
    return this.#move(caller, 'key.retire', request, record, (current, at) => ({
      version: { ...current, status: transition(current.status, 'retired'), retiredAt: at },
      effect: this.effects.retire(current.id, at),
    }));
  }

  /** retired -> archived. @throws KeyError `key.not-found`, `key.illegal-transition` */
  archive(
    caller: Caller,
    request: KeyVersionRequest,
    record?: RecordAnswer<KeyVersion>,
  ): Promise<KeyVersion> {
    return this.#move(caller, 'key.archive', request, record, (current, at) => ({
      version: { ...current, status: transition(current.status, 'archived'), archivedAt: at },
      effect: this.effects.archive(current.id, at),
    }));
  }

  #move(
    caller: Caller,
    action: AuditAction,
    request: KeyVersionRequest,
    record: RecordAnswer<KeyVersion>,
    step: (current: KeyVersion, at: string) => { readonly version: KeyVersion; readonly effect: Effect },
  ): Promise<KeyVersion> {
    return this.#audited(caller, action, request, async () => {
      const current = await this.#current(caller, request);
      const { version, effect } = step(current, this.clock.timestamp());
      await this.#commit(caller, { action, version, effects: [effect], answer: record?.(version) });
      return version;
    });
  }

  async #add(
    caller: Caller,
    request: NewKeyRequest,
    origin: KeyVersion['origin'],
    make: MakeMaterial,
    record: RecordAnswer<KeyVersion>,
  ): Promise<KeyVersion> {
    permitAlgorithm(caller, request.algorithm);
    const name = keyName(caller, request);
    if ((await this.keys.findActive(name)) !== undefined) {
      throw new KeyError(
        'key.active-version-exists',
        'This key already has an active version; rotate it instead',
      );
    }
    const at = this.clock.timestamp();
    const known = await this.keys.findKey(name);
    const key: Key = known ?? { ...name, id: this.ids.make('key'), purpose: 'general' };
    const number = known === undefined ? 1 : (await this.keys.latestVersion(key.id)) + 1;
    const plan = planMaterial(key, number, this.ids.make('kver'), request.providers);
    const version = newVersion(key, await make(plan), origin, at);
    const effects = [
      ...(known === undefined ? [this.effects.insertKey(key, at)] : []),
      ...this.effects.insertVersion(version),
    ];
    const action = origin === 'generated' ? 'key.generate' : 'key.import';
    const answer = record?.(version);
    await this.#commit(caller, { action, version, effects, made: version.material, answer });
    return version;
  }

  async #current(caller: Caller, request: KeyVersionRequest): Promise<KeyVersion> {
    const current = await this.keys.findVersion(keyName(caller, request), request.version);
    if (current === undefined) throw new KeyError('key.not-found', 'There is no such key version');
    return await this.#withoutDamage(current);
  }

  /** A damaged version can be put aside, with an alarm, but what its rows say of its keys is not passed on. */
  async #withoutDamage(version: KeyVersion): Promise<KeyVersion> {
    try {
      await this.custody.prove(version.material, 'general');
      return version;
    } catch (error) {
      if (!(error instanceof KeyError) || error.code !== 'key.damaged') throw error;
      return { ...version, material: { ...version.material, components: [] } };
    }
  }

  /** Stores the deed; private keys that were made for it go again when it is certain that it was not stored. */
  async #commit(caller: Caller, { action, version, effects, made, answer }: Deed): Promise<void> {
    try {
      await this.ledger.commit({
        actor: caller.actor,
        effects,
        entries: [{ action, target: auditTarget(version), outcome: 'ok', details: auditDetails(version) }],
        countCall: true,
        ...(answer !== undefined && { idempotency: answer }),
      });
    } catch (error) {
      if (made !== undefined && isCertainlyNotStored(error)) await this.custody.discard(made);
      throw explained(error, version.key);
    } finally {
      this.recent.forget();
    }
  }

  /** Runs the deed in its key's turn, and anew while another replica wins the race for the same rows; refusals are audited. */
  #audited<Result>(
    caller: Caller,
    action: AuditAction,
    request: KeyRequest & { readonly version?: number },
    deed: () => Promise<Result>,
  ): Promise<Result> {
    const target = keyTarget(request, request.version ?? 0);
    const key = `${caller.actor.projectId} ${keyTarget(request, 0)}`;
    return notingRefusals(this.ledger, caller.actor, { action, target }, () =>
      this.#turns.take(key, () => racing(deed)),
    );
  }
}

function keyName({ actor }: Caller, { name, algorithm }: KeyRequest): KeyName {
  return { projectId: actor.projectId, name, algorithm };
}

/** A database or backend that hangs takes its deadline from the first of a queue only. */
function isPartAway(error: unknown): boolean {
  return (
    error instanceof TwinsealError &&
    (error.code === 'service.unavailable' || error.code === 'provider.unavailable')
  );
}
