import { Injectable } from '@nestjs/common';

import { Authenticator, type Principal } from '../api/http/index.js';
import { AuthenticationService } from '../projects/index.js';

/** Answers the edge's question who holds an API key with what the projects know. */
@Injectable()
export class ProjectAuthenticator extends Authenticator {
  constructor(private readonly authentication: AuthenticationService) {
    super();
  }

  override authenticate(credential: string): Promise<Principal | undefined> {
    return this.authentication.authenticate(credential);
  }
}
