import { Injectable } from '@nestjs/common';

import { newSerialNumber } from '../crypto/pkix/index.js';
import type { ProviderByRole, ProviderName } from '../custody/index.js';
import { ConflictError } from '../errors/index.js';
import { InternalKeys, type InternalKeyName, type KeyVersion } from '../keys/index.js';
import { CommitRefused, Ledger, notingRefusals, type Actor } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Randomness } from '../platform/randomness.js';
import { auditTarget, isStoredId } from '../platform/stored-id.js';
import { ProjectsService } from '../projects/index.js';
import { AuthoritiesRepository } from './authorities.repository.js';
import { planAuthority, type AuthorityPlan } from './authority-rules.js';
import type { Authority, NewAuthority } from './authority.js';
import { certificateForm } from './certificate-forms.js';
import { noActiveCa } from './ca-errors.js';
import { SigningAuthorities } from './signing-authorities.service.js';
import { unixSecondsOf } from '../platform/unix-seconds.js';

/** More CAs than a project will ever have; older ones are not listed. */
const LISTED = 1000;

/** CAs as the administrator makes and retires them, and their roots. */
@Injectable()
export class Authorities {
  constructor(
    private readonly rows: AuthoritiesRepository,
    private readonly signing: SigningAuthorities,
    private readonly keys: InternalKeys,
    private readonly projects: ProjectsService,
    private readonly ledger: Ledger,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Makes a CA: its key, its self-signed root and its row are stored in one commit.
   * @throws RequestError `request.shape`, `request.not-found`; ConflictError `conflict.state` while the project has an
   *   active CA; ProviderError `provider.incapable`
   */
  async create(projectId: string, request: NewAuthority, actor: Actor): Promise<Authority> {
    const plan = planAuthority(request);
    const deed = { action: 'ca.create', target: auditTarget(projectId) } as const;
    const authority = await notingRefusals(this.ledger, actor, deed, async () => {
      await this.#requireNone(projectId);
      try {
        return await this.#make(projectId, plan, request.provider, actor);
      } catch (error) {
        const rivalled = error instanceof CommitRefused && error.reason === 'effect';
        if (rivalled) await this.#requireNone(projectId);
        throw error;
      }
    });
    this.signing.forget();
    return authority;
  }

  /**
   * Ends a CA: it issues nothing more. Its key goes on signing lists and responders.
   * @throws RequestError `request.not-found` when the project has no active CA
   */
  async retire(projectId: string, actor: Actor): Promise<Authority> {
    const deed = { action: 'ca.retire', target: auditTarget(projectId) } as const;
    const authority = await notingRefusals(this.ledger, actor, deed, () => this.#retire(projectId, actor));
    this.signing.forget();
    return authority;
  }

  /** Newest first; the active one, if there is one, is the first. @throws RequestError `request.not-found` */
  async list(projectId: string): Promise<readonly Authority[]> {
    await this.projects.get(projectId);
    return await this.rows.list(projectId, LISTED);
  }

  /** A CA of any project, retired or not; undefined for an unknown id. */
  async find(caId: string): Promise<Authority | undefined> {
    return isStoredId(caId) ? await this.rows.find(caId) : undefined;
  }

  /** The project's CA of that id, its newest when none is named; undefined where there is none. */
  async ofProject(projectId: string, caId?: string): Promise<Authority | undefined> {
    if (caId === undefined) return (await this.rows.list(projectId, 1))[0];
    return isStoredId(caId) ? await this.rows.findOfProject(projectId, caId) : undefined;
  }

  async #requireNone(projectId: string): Promise<void> {
    await this.projects.get(projectId);
    if ((await this.rows.findActive(projectId)) === undefined) return;
    throw new ConflictError('conflict.state', 'The project has an active CA; retire it first');
  }

  async #make(
    projectId: string,
    plan: AuthorityPlan,
    provider: ProviderName | undefined,
    actor: Actor,
  ): Promise<Authority> {
    const id = this.ids.make('ca');
    const { algorithm } = plan;
    const name: InternalKeyName = { projectId, purpose: 'ca', name: `ca/${id}`, algorithm };
    let made: Authority | undefined;
    await this.keys.make({
      name,
      actor: { ...actor, projectId },
      ...(provider !== undefined && { providers: homes(plan, provider) }),
      belongings: async (version, at) => {
        made = await this.#rooted(id, projectId, plan, version, at);
        const details = { format: plan.format, algorithm: algorithm.name };
        return {
          effects: [this.rows.insert(made)],
          entries: [{ action: 'ca.create', target: id, outcome: 'ok', details }],
        };
      },
    });
    if (made === undefined) throw new TypeError('a stored key had its CA made');
    return made;
  }

  async #rooted(
    id: string,
    projectId: string,
    { format, subject, algorithm, seconds }: AuthorityPlan,
    version: KeyVersion,
    at: string,
  ): Promise<Authority> {
    const { issuer, sign } = this.signing.with({ subject }, version);
    const issuedAt = unixSecondsOf(at);
    const expiresAt = seconds === undefined ? undefined : issuedAt + seconds;
    const serial = newSerialNumber((length) => this.randomness.bytes(length));
    const order = { caId: id, issuer, issuedAt, serial, ...(expiresAt !== undefined && { expiresAt }) };
    return {
      id,
      projectId,
      versionId: version.id,
      format,
      subject,
      algorithm,
      status: 'active',
      root: await certificateForm(format).root(order, sign),
      issuedAt,
      expiresAt: expiresAt ?? null,
      revocationSeq: 0,
      createdAt: at,
      retiredAt: null,
    };
  }

  async #retire(projectId: string, actor: Actor): Promise<Authority> {
    await this.projects.get(projectId);
    const active = await this.rows.findActive(projectId);
    if (active === undefined) throw noActiveCa();
    const at = this.clock.timestamp();
    const { version } = await this.signing.of(active);
    const key = this.keys.retirement(version, at);
    try {
      await this.ledger.commit({
        actor: { ...actor, projectId },
        effects: [this.rows.retire(active.id, at), ...key.effects],
        entries: [{ action: 'ca.retire', target: active.id, outcome: 'ok' }, ...key.entries],
      });
    } catch (error) {
      // Somebody else was quicker.
      if (error instanceof CommitRefused && error.reason === 'effect') throw noActiveCa();
      throw error;
    }
    return { ...active, status: 'retired', retiredAt: at };
  }
}

function homes({ algorithm }: AuthorityPlan, provider: ProviderName): ProviderByRole {
  return Object.fromEntries(algorithm.components.map(({ role }) => [role, provider]));
}
