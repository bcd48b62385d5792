import { Injectable } from '@nestjs/common';

import { Clock } from '../platform/clock.js';
import { apiKeyFormatOf, hashCredential, nameCredential } from './api-key-format.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { PrincipalCache } from './principal-cache.js';
import type { Principal } from './principal.js';

/** Tells who holds a credential. */
@Injectable()
export class AuthenticationService {
  constructor(
    private readonly apiKeys: ApiKeysRepository,
    private readonly principals: PrincipalCache,
    private readonly clock: Clock,
  ) {}

  /**
   * The holder of an API key of any format. Undefined for a malformed, unknown, expired or revoked one and for a
   * deleted project alike: a caller learns nothing from the difference.
   */
  async authenticate(credential: string): Promise<Principal | undefined> {
    if (apiKeyFormatOf(credential) === undefined) return undefined;
    const name = nameCredential(credential);
    return this.principals.find(name) ?? (await this.#lookUp(name, hashCredential(credential)));
  }

  async #lookUp(name: string, hash: Uint8Array): Promise<Principal | undefined> {
    const ticket = this.principals.begin();
    const holder = await this.apiKeys.findHolder(hash);
    if (holder === undefined) return undefined;
    const expiresAt = holder.expiresAt === null ? Infinity : Date.parse(holder.expiresAt);
    if (expiresAt <= this.clock.now()) return undefined;
    this.principals.remember(name, holder.principal, ticket, expiresAt);
    return holder.principal;
  }
}
