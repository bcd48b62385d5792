import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { publicKeyFingerprint, rawPublicKey } from '../../../keys/index.js';
import { TokenKeys, type TokenKey } from '../../../tokens/index.js';
import type { ChargedCaller } from '../../../usage/index.js';
import { unixSecondsOf } from '../../../platform/unix-seconds.js';
import { Authenticated, encodeBase64, OptionalPrincipal, type Principal } from '../../http/index.js';
import { CurrentChargedCaller } from '../current-charged-caller.decorator.js';
import { PublicKeyAnswerDto, PublicKeysAnswerDto, type TokenPublicKeyDto } from './public-key.dto.js';

/** The keys that tokens are verified with. */
@ApiTags('keys')
@Controller()
export class PublicKeysController {
  constructor(private readonly keys: TokenKeys) {}

  /** The key that verifies tokens: with an API key its project's current one, without the deployment's default. */
  @Get('public-key')
  @Authenticated({ scope: 'tokens', optional: true })
  async getPublicKey(@OptionalPrincipal() principal: Principal | undefined): Promise<PublicKeyAnswerDto> {
    const version =
      principal === undefined
        ? await this.keys.default()
        : (await this.keys.of(principal.projectId)).current.version;
    const publicKey = encodeBase64(rawPublicKey(version));
    return { success: true, publicKey, algorithm: version.key.algorithm.name };
  }

  /** Every key that verifies the project's tokens, the current one first. */
  @Get('public-keys')
  @Authenticated({ scope: 'tokens' })
  async listPublicKeys(@CurrentChargedCaller() { actor }: ChargedCaller): Promise<PublicKeysAnswerDto> {
    const { projectId, keys } = await this.keys.of(actor.projectId);
    return { success: true, projectId, keys: keys.map(keyDto), count: keys.length };
  }
}

function keyDto({ version, recordedAt, retiredAt }: TokenKey): TokenPublicKeyDto {
  const raw = rawPublicKey(version);
  return {
    fingerprint: publicKeyFingerprint(raw),
    algorithm: version.key.algorithm.name,
    publicKey: encodeBase64(raw),
    status: retiredAt === null ? 'current' : 'retired',
    recordedAt: unixSecondsOf(recordedAt),
    retiredAt: retiredAt === null ? null : unixSecondsOf(retiredAt),
  };
}
