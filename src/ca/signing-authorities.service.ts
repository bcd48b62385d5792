import { Injectable } from '@nestjs/common';

import type { Issuer } from '../crypto/pkix/index.js';
import { Custody } from '../custody/index.js';
import { InternalKeys, rawPublicKey, type KeyVersion } from '../keys/index.js';
import { Clock } from '../platform/clock.js';
import { RecentReads } from '../platform/recent-reads.js';
import { AuthoritiesRepository } from './authorities.repository.js';
import type { Authority } from './authority.js';
import type { SignAsCa } from './certificate-form.js';

/** A CA with its key at hand. */
export interface SigningAuthority {
  readonly authority: Authority;
  readonly version: KeyVersion;
  readonly issuer: Issuer;
  readonly sign: SignAsCa;
}

/** Brings CAs and their keys together. */
@Injectable()
export class SigningAuthorities {
  readonly #active: RecentReads<SigningAuthority>;
  readonly #versions: RecentReads<KeyVersion>;

  constructor(
    private readonly rows: AuthoritiesRepository,
    private readonly keys: InternalKeys,
    private readonly custody: Custody,
    clock: Clock,
  ) {
    this.#active = new RecentReads(clock);
    this.#versions = new RecentReads(clock);
  }

  /** The project's active CA as it was within the last second: what it signs is committed under its key's status. */
  async active(projectId: string): Promise<SigningAuthority | undefined> {
    const known = this.#active.find(projectId);
    if (known !== undefined) return known;
    const ticket = this.#active.begin();
    const authority = await this.rows.findActive(projectId);
    if (authority === undefined) return undefined;
    const signing = await this.of(authority);
    this.#active.remember(projectId, signing, ticket);
    return signing;
  }

  /** A CA, retired or not, with its key. */
  async of(authority: Authority): Promise<SigningAuthority> {
    return this.with(authority, await this.#version(authority.versionId));
  }

  /** A CA with a key version that may not be stored yet. */
  with<Known extends Pick<Authority, 'subject'>>(
    authority: Known,
    version: KeyVersion,
  ): Omit<SigningAuthority, 'authority'> & { readonly authority: Known } {
    const { material, key } = version;
    return {
      authority,
      version,
      issuer: {
        commonName: authority.subject,
        key: { algorithm: key.algorithm, publicKey: rawPublicKey(version) },
      },
      sign: (message) => this.custody.sign(material, 'ca', { mode: 'pure', message }),
    };
  }

  /** Drops what is remembered: CAs have changed. */
  forget(): void {
    this.#active.forget();
    this.#versions.forget();
  }

  async #version(versionId: string): Promise<KeyVersion> {
    const known = this.#versions.find(versionId);
    if (known !== undefined) return known;
    const ticket = this.#versions.begin();
    const [version] = await this.keys.find([versionId]);
    if (version === undefined) throw new TypeError('a CA has a key');
    this.#versions.remember(versionId, version, ticket);
    return version;
  }
}
