import { Injectable } from '@nestjs/common';

import { Custody } from '../custody/index.js';
import { findKeyAlgorithm } from '../crypto/key-algorithm-table.js';
import type { SentToken, TokenClaims } from './token.js';
import type { TokenIssuer } from './token-key.js';
import { TokenKeys } from './token-keys.service.js';

/** Proves where a token comes from, and nothing else: not its end, not its revocation. */
@Injectable()
export class TokenProof {
  constructor(
    private readonly keys: TokenKeys,
    private readonly custody: Custody,
  ) {}

  /**
   * The claims of a token that one of the project's keys, current or retired, has signed for this project; undefined
   * for any other. The signature is checked over the payload's characters before anything is decoded.
   */
  async prove(projectId: string, token: SentToken): Promise<TokenClaims | undefined> {
    const signature = decodeSignature(token);
    if (signature === undefined) return undefined;
    const issuer = await this.keys.of(projectId);
    const proven = await this.#signed(issuer, token, signature);
    // Another replica may have rotated the key within the last second.
    if (!proven && !(await this.#signedByNewer(issuer, token, signature))) return undefined;
    const claims = readClaims(token.payload);
    return claims._iss === projectId ? claims : undefined;
  }

  async #signedByNewer(known: TokenIssuer, token: SentToken, signature: Uint8Array): Promise<boolean> {
    if (await this.keys.isStillCurrent(known)) return false;
    return await this.#signed(await this.keys.reread(known.projectId), token, signature);
  }

  async #signed(
    { keys }: TokenIssuer,
    { payload, algorithm }: SentToken,
    signature: Uint8Array,
  ): Promise<boolean> {
    const message = new TextEncoder().encode(payload);
    for (const { version } of keys) {
      if (version.key.algorithm.name !== algorithm) continue;
      const operation = { mode: 'pure', message } as const;
      if (await this.custody.verify(version.material, 'token', operation, signature)) return true;
    }
    return false;
  }
}

/** Canonical standard base64 of exactly the algorithm's length; anything else is no signature of ours. */
function decodeSignature({ signature, algorithm }: SentToken): Uint8Array | undefined {
  const bytes = Buffer.from(signature, 'base64');
  if (bytes.length !== findKeyAlgorithm(algorithm)?.sizes.signature) return undefined;
  return bytes.toString('base64') === signature ? bytes : undefined;
}

function readClaims(payload: string): TokenClaims {
  // Signed by a key of this purpose, so it is what the mint wrote.
  return JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as TokenClaims;
}
