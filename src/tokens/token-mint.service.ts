import { Injectable } from '@nestjs/common';

import type { MlDsaName } from '../crypto/component-algorithm.js';
import { Custody } from '../custody/index.js';
import { CommitRefused, type Commit } from '../ledger/index.js';
import { keyTarget, MAKING_STATUSES } from '../keys/index.js';
import { Clock } from '../platform/clock.js';
import type { PqToken, TokenClaims } from './token.js';
import type { TokenIssuer } from './token-key.js';
import { TokenKeys } from './token-keys.service.js';

/** A token that is signed and not yet paid for: it leaves only after its commit. */
export interface MintedToken {
  readonly token: PqToken;
  readonly claims: TokenClaims;
  readonly issuer: TokenIssuer;
  /** The signing key as the audit log names it. */
  readonly keyTarget: string;
  /** For the commit: the key must still be active when the token is stored as issued. */
  readonly standing: NonNullable<Commit['standing']>;
}

/** A key may be rotated between the signature and its commit; then the token is made anew. */
const ATTEMPTS = 4;

/** Signs tokens with the project's current key. */
@Injectable()
export class TokenMint {
  constructor(
    private readonly keys: TokenKeys,
    private readonly custody: Custody,
    private readonly clock: Clock,
  ) {}

  /**
   * Signs `fields` as a token of `seconds` and gives it to `store`, which commits it. Both run again with the new key
   * when the key was rotated meanwhile.
   */
  async issue<Result>(
    projectId: string,
    fields: Readonly<Record<string, unknown>>,
    seconds: number,
    store: (minted: MintedToken) => Promise<Result>,
  ): Promise<Result> {
    for (let left = ATTEMPTS; ; left -= 1) {
      try {
        return await store(await this.#mint(await this.keys.of(projectId), fields, seconds));
      } catch (error) {
        const rotated = error instanceof CommitRefused && error.reason === 'standing';
        if (!rotated || left === 1) throw error;
        this.keys.forget();
      }
    }
  }

  async #mint(
    issuer: TokenIssuer,
    fields: Readonly<Record<string, unknown>>,
    seconds: number,
  ): Promise<MintedToken> {
    const { version } = issuer.current;
    const iat = this.clock.seconds();
    // `fields` has passed the rules: `sub` is a text, and no name is one of the service's.
    const claims = { ...fields, _iss: issuer.projectId, iat, exp: iat + seconds } as unknown as TokenClaims;
    const payload = Buffer.from(JSON.stringify(claims), 'utf8').toString('base64');
    const message = new TextEncoder().encode(payload);
    const signature = await this.custody.sign(version.material, 'token', { mode: 'pure', message });
    // Token keys are made for ML-DSA names only.
    const algorithm = version.key.algorithm.name as MlDsaName;
    return {
      token: { payload, signature: Buffer.from(signature).toString('base64'), algorithm, issuedAt: iat },
      claims,
      issuer,
      keyTarget: keyTarget(version.key, version.version),
      standing: [{ versionId: version.id, status: MAKING_STATUSES }],
    };
  }
}
