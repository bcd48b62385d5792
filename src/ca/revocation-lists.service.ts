import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { CHECKING_STATUSES } from '../keys/index.js';
import { CommitRefused, Ledger, type Actor } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Turns } from '../platform/turns.js';
import { AuthoritiesRepository } from './authorities.repository.js';
import type { Authority } from './authority.js';
import { listForm } from './list-form.js';
import { droppedBy } from './retention.js';
import type { ListHeader, ListKind, RevocationList } from './revocation-list.js';
import { LIST_OVERTAKEN, RevocationListsRepository } from './revocation-lists.repository.js';
import { RevocationsRepository } from './revocations.repository.js';
import { SigningAuthorities } from './signing-authorities.service.js';

/** Other replicas may be quicker, or replace a list while it is read; each attempt looks again. */
const ATTEMPTS = 8;
/** Contents kept in memory; a list of 20,000 entries has 1 to 2 MB. */
const CAPACITY = 32;

/**
 * Signed revocation lists, made when they are asked for (docs/certificates.md): a list that misses a revocation or is
 * too old is followed by the next one, which is made outside any lock and stored under its number. No timer, no leader.
 */
@Injectable()
export class RevocationLists {
  readonly #turns = new Turns();
  readonly #contents = new Map<string, RevocationList>();

  constructor(
    private readonly authorities: AuthoritiesRepository,
    private readonly revocations: RevocationsRepository,
    private readonly lists: RevocationListsRepository,
    private readonly signing: SigningAuthorities,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /**
   * A list that tells of every revocation that `authority`, as it was read, has counted.
   * @param authority read for this request
   * @param actor in whose name a list is made, if one has to be
   */
  async current(authority: Authority, kind: ListKind, actor: Actor): Promise<RevocationList> {
    for (let left = ATTEMPTS; ; left -= 1) {
      const list = await this.#attempt(authority, kind, actor);
      if (list !== undefined) return list;
      if (left === 1) throw new TypeError('other replicas made newer lists faster than they could be read');
    }
  }

  async #attempt(authority: Authority, kind: ListKind, actor: Actor): Promise<RevocationList | undefined> {
    const newest = await this.#fresh(authority, kind);
    if (newest !== undefined) return await this.#read(newest);
    // One request of this process makes the next list, the others find it.
    return await this.#turns.take(`${kind} ${authority.id}`, () => this.#make(authority.id, kind, actor));
  }

  async #fresh(authority: Authority, kind: ListKind): Promise<ListHeader | undefined> {
    const newest = await this.lists.newest(authority.id, kind);
    return newest !== undefined && this.#isFresh(newest, authority) ? newest : undefined;
  }

  #isFresh(list: ListHeader, { revocationSeq }: Authority): boolean {
    const age = this.clock.seconds() - list.issuedAt;
    return list.revocationSeq >= revocationSeq && age < listForm(list.kind).seconds;
  }

  async #read(header: ListHeader): Promise<RevocationList | undefined> {
    const place = `${header.kind} ${header.caId}`;
    const known = this.#contents.get(place);
    if (known?.number === header.number) return known;
    const content = await this.lists.content(header);
    return content && this.#keep({ ...header, content });
  }

  /** Undefined when another replica was quicker. */
  async #make(caId: string, kind: ListKind, actor: Actor): Promise<RevocationList | undefined> {
    const [authority, before] = await Promise.all([
      this.authorities.find(caId),
      this.lists.newest(caId, kind),
    ]);
    if (authority === undefined) throw new TypeError('a CA is never deleted');
    // Somebody made it since this request looked.
    if (before !== undefined && this.#isFresh(before, authority)) return await this.#read(before);
    const now = this.clock.seconds();
    const header: ListHeader = {
      caId,
      kind,
      number: (before?.number ?? 0) + 1,
      revocationSeq: authority.revocationSeq,
      // Never before the list that it follows, whatever the replicas' clocks say.
      issuedAt: Math.max(now, before?.issuedAt ?? 0),
    };
    const revoked = await this.revocations.list(caId, header.revocationSeq, droppedBy(before, now));
    const ca = await this.signing.of(authority);
    const content = await listForm(kind).write(ca, header, revoked);
    const list = { ...header, content };
    if (!(await this.#store(list, authority, revoked.length, actor))) return undefined;
    return this.#keep(list);
  }

  async #store(
    list: RevocationList,
    { versionId, projectId }: Authority,
    entries: number,
    actor: Actor,
  ): Promise<boolean> {
    const { caId, kind, number, content } = list;
    const details = { kind, number, entries, sha256: createHash('sha256').update(content).digest('hex') };
    try {
      await this.ledger.commit({
        actor: { ...actor, projectId },
        standing: [{ versionId, status: CHECKING_STATUSES }],
        effects: [this.lists.insert(list), this.lists.deleteBefore(list)],
        entries: [{ action: 'ca.crl', target: caId, outcome: 'ok', details }],
      });
      return true;
    } catch (error) {
      const overtaken =
        error instanceof CommitRefused && error.reason === 'effect' && error.label === LIST_OVERTAKEN;
      if (overtaken) return false;
      throw error;
    }
  }

  #keep(list: RevocationList): RevocationList {
    const place = `${list.kind} ${list.caId}`;
    this.#contents.delete(place);
    this.#contents.set(place, list);
    const [oldest] = this.#contents.keys();
    if (this.#contents.size > CAPACITY && oldest !== undefined) this.#contents.delete(oldest);
    return list;
  }
}
