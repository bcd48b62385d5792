import { Injectable } from '@nestjs/common';

import { Authenticator, type Principal } from '../api/http/index.js';
import { AuthenticationService, type ApiKeyFormat } from '../projects/index.js';

/** Dialects whose clients know one spelling of keys only: a good key of another is as unknown as a bad one. */
const ONLY_FORMAT: ReadonlyMap<string, ApiKeyFormat> = new Map([['fipsign', 'pqa']]);

/** Answers the edge's question who holds an API key with what the projects know. */
@Injectable()
export class ProjectAuthenticator extends Authenticator {
  constructor(private readonly authentication: AuthenticationService) {
    super();
  }

  override async authenticate(credential: string, dialect: string): Promise<Principal | undefined> {
    const principal = await this.authentication.authenticate(credential);
    const only = ONLY_FORMAT.get(dialect);
    return only === undefined || principal?.format === only ? principal : undefined;
  }
}
