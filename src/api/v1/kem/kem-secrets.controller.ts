import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { KemSecrets } from '../../../kem/index.js';
import type { Caller } from '../../../projects/index.js';
import { Authenticated, decodeBase64, encodeBase64, Refuses, ShowsSecret } from '../../http/index.js';
import { CurrentCaller } from '../current-caller.decorator.js';
import { EncapsulationDto, SharedSecretDto } from './kem-answer.dto.js';
import { encodeSecret, readKemKey } from './kem-mapping.js';
import { DecapsulateRequestDto, EncapsulateRequestDto } from './kem-request.dto.js';

/** Bare shared secrets. A client with the public key can encapsulate by itself. */
@ApiTags('kem')
@Controller('api/v1/kem')
export class KemSecretsController {
  constructor(private readonly secrets: KemSecrets) {}

  /** Makes a shared secret for the holder of an active key version, and the ciphertext that carries it. */
  @Post('encapsulate')
  @Authenticated({ scope: 'encrypt' })
  @ShowsSecret()
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'key.not-found')
  async encapsulate(
    @CurrentCaller() caller: Caller,
    @Body() body: EncapsulateRequestDto,
  ): Promise<EncapsulationDto> {
    const { key, echo } = readKemKey(body);
    const { ciphertext, sharedSecret } = await this.secrets.encapsulate(caller, key);
    return { kem_ciphertext: encodeBase64(ciphertext), shared_secret: encodeSecret(sharedSecret), ...echo };
  }

  /**
   * Opens a ciphertext with an active or retired key version. One that is not genuine gives another secret, never an
   * error: who needs to know uses the secret and sees.
   */
  @Post('decapsulate')
  @Authenticated({ scope: 'decrypt', audited: 'kem.decapsulate' })
  @ShowsSecret()
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'key.not-found', 'provider.unavailable')
  async decapsulate(
    @CurrentCaller() caller: Caller,
    @Body() body: DecapsulateRequestDto,
  ): Promise<SharedSecretDto> {
    const { key, echo } = readKemKey(body);
    const secret = await this.secrets.decapsulate(caller, key, decodeBase64(body.kem_ciphertext));
    return { shared_secret: encodeSecret(secret), ...echo };
  }
}
