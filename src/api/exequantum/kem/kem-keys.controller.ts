import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { encodeHex } from '../../../crypto/encodings/hex.js';
import { KemHandleMaker, type IssuedKemHandle } from '../../../kem/index.js';
import type { Caller } from '../../../projects/index.js';
import { Authenticated, CurrentCaller, NoQueryDto, Refuses, ShowsSecret } from '../../http/index.js';
import { ExequantumSettings } from '../exequantum-settings.js';
import { RefusesBadRequests } from '../wire/validation-error.dto.js';
import { encodeSecretHex } from '../wire/wire-values.js';
import { GenerateKeysDto, KeysDto } from './kem-keys.dto.js';

/** Keys that the service holds and clients name by `pk`. */
@RefusesBadRequests()
@ApiTags('kem')
@Controller('api/kem')
export class KemKeysController {
  constructor(
    private readonly maker: KemHandleMaker,
    private readonly settings: ExequantumSettings,
  ) {}

  /** Makes a key pair without an end; the same as POST, for clients that know no other way. */
  @Get('generate_keys')
  @Authenticated({ scope: 'keys:write', audited: 'key.generate' })
  @ShowsSecret()
  @Refuses('request.shape', 'auth.algorithm-policy', 'conflict.state', 'provider.incapable')
  generateKeysByGet(@CurrentCaller() caller: Caller, @Query() _query: NoQueryDto): Promise<KeysDto> {
    return this.#generate(caller, {});
  }

  /** Makes a key pair and signs its public half with the project's signing key. The private key stays here. */
  @Post('generate_keys')
  @HttpCode(200)
  @Authenticated({ scope: 'keys:write', audited: 'key.generate' })
  @ShowsSecret()
  @Refuses('auth.algorithm-policy', 'conflict.state', 'provider.incapable')
  generateKeys(
    @CurrentCaller() caller: Caller,
    @Body() body: GenerateKeysDto,
    @Query() _query: NoQueryDto,
  ): Promise<KeysDto> {
    return this.#generate(caller, body);
  }

  async #generate(caller: Caller, { expires_in, one_use }: GenerateKeysDto): Promise<KeysDto> {
    const request = {
      algorithm: this.settings.kem,
      signingAlgorithm: this.settings.signature,
      oneUse: one_use ?? false,
      ...(expires_in !== undefined && { seconds: expires_in }),
    };
    if (!this.settings.clientKeys) return keysOf(await this.maker.generate(caller, request));
    const handle = await this.maker.generateShared(caller, request);
    return { ...keysOf(handle), sk: encodeSecretHex(handle.secretExpanded) };
  }
}

function keysOf({ publicKey, signingKey, signature: bytes }: IssuedKemHandle): Omit<KeysDto, 'sk'> {
  const signature = encodeHex(bytes);
  return {
    pk: encodeHex(publicKey),
    verification_key: encodeHex(signingKey),
    signature,
    verification_signature: signature,
  };
}
