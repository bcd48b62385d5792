import { Module } from '@nestjs/common';

import { KeysModule } from '../keys/index.js';
import { ProjectsModule } from '../projects/index.js';
import { RevocationSweep } from './revocation-sweep.js';
import { TokenKeys } from './token-keys.service.js';
import { TokenKeysRepository } from './token-keys.repository.js';
import { TokenMint } from './token-mint.service.js';
import { TokenProof } from './token-proof.service.js';
import { TokenRevocationsRepository } from './token-revocations.repository.js';
import { Tokens } from './tokens.service.js';

/** Tokens and their keys. Needs the global `TokenSettings`. */
@Module({
  imports: [KeysModule, ProjectsModule],
  providers: [
    TokenKeysRepository,
    TokenRevocationsRepository,
    TokenKeys,
    TokenMint,
    TokenProof,
    Tokens,
    RevocationSweep,
  ],
  exports: [TokenKeys, TokenMint, TokenProof, Tokens, RevocationSweep],
})
export class TokensModule {}
