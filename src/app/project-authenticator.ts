import { Injectable } from '@nestjs/common';

import { Authenticator, type Principal } from '../api/http/index.js';
import {
  AuthenticationService,
  TemporaryTokens,
  type ApiKeyFormat,
  type Principal as Holder,
} from '../projects/index.js';

/** Dialects whose clients know one spelling of keys only: a good key of another is as unknown as a bad one. */
const ONLY_FORMAT: ReadonlyMap<string, ApiKeyFormat> = new Map<string, ApiKeyFormat>([
  ['fipsign', 'pqa'],
  ['exequantum', 'hex'],
]);

/** Dialects that take temporary tokens, too. */
const WITH_TEMPORARY_TOKENS: ReadonlySet<string> = new Set(['exequantum']);

/** Answers the edge's question who holds an API key with what the projects know. */
@Injectable()
export class ProjectAuthenticator extends Authenticator {
  constructor(
    private readonly authentication: AuthenticationService,
    private readonly temporaryTokens: TemporaryTokens,
  ) {
    super();
  }

  override async authenticate(credential: string, dialect: string): Promise<Principal | undefined> {
    const principal = await this.#recognise(credential, dialect);
    const only = ONLY_FORMAT.get(dialect);
    return only === undefined || principal?.format === only ? principal : undefined;
  }

  async #recognise(credential: string, dialect: string): Promise<Holder | undefined> {
    const holder = await this.authentication.authenticate(credential);
    if (holder !== undefined || !WITH_TEMPORARY_TOKENS.has(dialect)) return holder;
    return await this.temporaryTokens.authenticate(credential);
  }
}
