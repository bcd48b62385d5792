import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { wipe } from '../../../crypto/bytes.js';
import { KeyLifecycle, type Rotation } from '../../../keys/index.js';
import type { Caller } from '../../../projects/index.js';
import {
  Authenticated,
  CurrentClaim,
  decodeBase64,
  type IdempotencyClaim,
  Idempotent,
  Refuses,
} from '../../http/index.js';
import { CurrentCaller } from '../current-caller.decorator.js';
import { recordAnswer } from '../record-answer.js';
import { KeyDto, RotationDto } from './key-answer.dto.js';
import { readKeyRequest } from './key-mapping.js';
import { toRotationDto } from './key-object.js';
import { ImportKeyRequestDto, KeyVersionRequestDto, GenerateKeyRequestDto } from './key-request.dto.js';

type Claim = IdempotencyClaim | undefined;

/** Changes to keys. Each is one commit, and each honours `Idempotency-Key`. */
@ApiTags('keys')
@Controller('api/v1/kms/keys')
export class KeysController {
  constructor(private readonly lifecycle: KeyLifecycle) {}

  /** Makes a key version; refused while the key has an active one. */
  @Post('generate')
  @Idempotent()
  @Authenticated({ scope: 'keys:write', audited: 'key.generate' })
  @HttpCode(201)
  @Refuses('auth.algorithm-policy', 'key.active-version-exists', 'provider.incapable', 'provider.unavailable')
  async generateKey(
    @CurrentCaller() caller: Caller,
    @CurrentClaim() claim: Claim,
    @Body() body: GenerateKeyRequestDto,
  ): Promise<KeyDto> {
    const { request, show } = readKeyRequest(body);
    return show(await this.lifecycle.generate(caller, request, recordAnswer(claim, 201, show)));
  }

  /** Takes over a private key made elsewhere, raw or in PKCS#8; refused while the key has an active version. */
  @Post('import')
  @Idempotent()
  @Authenticated({ scope: 'keys:write', audited: 'key.import' })
  @HttpCode(201)
  @Refuses(
    'auth.algorithm-policy',
    'key.material-refused',
    'key.active-version-exists',
    'provider.incapable',
    'provider.unavailable',
  )
  async importKey(
    @CurrentCaller() caller: Caller,
    @CurrentClaim() claim: Claim,
    @Body() body: ImportKeyRequestDto,
  ): Promise<KeyDto> {
    const { request, show } = readKeyRequest(body);
    const secretEncoded = decodeBase64(body.private_key);
    try {
      return show(
        await this.lifecycle.import(caller, request, secretEncoded, recordAnswer(claim, 201, show)),
      );
    } finally {
      wipe(secretEncoded);
    }
  }

  /** Retires the active version and makes the next one, in one step. */
  @Post('rotate')
  @Idempotent()
  @Authenticated({ scope: 'keys:write', audited: 'key.rotate' })
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'key.not-found', 'provider.incapable', 'provider.unavailable')
  async rotateKey(
    @CurrentCaller() caller: Caller,
    @CurrentClaim() claim: Claim,
    @Body() body: GenerateKeyRequestDto,
  ): Promise<RotationDto> {
    const { request, spelling } = readKeyRequest(body);
    const show = (rotation: Rotation): RotationDto => toRotationDto(rotation, spelling);
    return show(await this.lifecycle.rotate(caller, request, recordAnswer(claim, 200, show)));
  }

  /** active -> retired: the version goes on verifying and decrypting, and makes nothing new. */
  @Post('retire')
  @Idempotent()
  @Authenticated({ scope: 'keys:write', audited: 'key.retire' })
  @HttpCode(200)
  @Refuses('key.not-found', 'key.illegal-transition')
  async retireKey(
    @CurrentCaller() caller: Caller,
    @CurrentClaim() claim: Claim,
    @Body() body: KeyVersionRequestDto,
  ): Promise<KeyDto> {
    const { request, show } = readKeyRequest(body);
    const version = { ...request, version: body.key_version };
    return show(await this.lifecycle.retire(caller, version, recordAnswer(claim, 200, show)));
  }

  /** retired -> archived: the version does nothing any more. There is no way back. */
  @Post('archive')
  @Idempotent()
  @Authenticated({ scope: 'keys:write', audited: 'key.archive' })
  @HttpCode(200)
  @Refuses('key.not-found', 'key.illegal-transition')
  async archiveKey(
    @CurrentCaller() caller: Caller,
    @CurrentClaim() claim: Claim,
    @Body() body: KeyVersionRequestDto,
  ): Promise<KeyDto> {
    const { request, show } = readKeyRequest(body);
    const version = { ...request, version: body.key_version };
    return show(await this.lifecycle.archive(caller, version, recordAnswer(claim, 200, show)));
  }
}
