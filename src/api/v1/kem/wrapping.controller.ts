import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Wrapping } from '../../../kem/index.js';
import type { Caller } from '../../../projects/index.js';
import { Authenticated, decodeBase64, encodeBase64, Refuses, ShowsSecret } from '../../http/index.js';
import { CurrentCaller } from '../current-caller.decorator.js';
import { DataKeyDto, SymmetricKeyDto, WrappedKeyDto } from './kem-answer.dto.js';
import { OPENING_REFUSALS } from './opening-refusals.js';
import { encodeSecret, readKemKey, withSecret } from './kem-mapping.js';
import { DataKeyRequestDto, UnwrapRequestDto, WrapRequestDto } from './kem-request.dto.js';

/** Symmetric keys under KEM keys. */
@ApiTags('kem')
@Controller('api/v1/kem')
export class WrappingController {
  constructor(private readonly wrapping: Wrapping) {}

  /** Wraps a symmetric key under an active key version. */
  @Post('key/wrap')
  @Authenticated({ scope: 'encrypt' })
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'kem.wrap-length', 'key.not-found')
  async wrapKey(@CurrentCaller() caller: Caller, @Body() body: WrapRequestDto): Promise<WrappedKeyDto> {
    const { key, echo } = readKemKey(body);
    const wrapped = await withSecret(body.symmetric_key, (secretKey) =>
      this.wrapping.wrap(caller, key, secretKey),
    );
    return { wrapped_key: encodeBase64(wrapped), wrapping_method: 'KEM-DEM', ...echo };
  }

  /** The same as `key/wrap` under its shorter name. */
  @Post('wrap')
  @Authenticated({ scope: 'encrypt' })
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'kem.wrap-length', 'key.not-found')
  wrapKeyByShortName(@CurrentCaller() caller: Caller, @Body() body: WrapRequestDto): Promise<WrappedKeyDto> {
    return this.wrapKey(caller, body);
  }

  /** Unwraps a symmetric key with an active or retired key version. Whatever does not open is one error. */
  @Post('key/unwrap')
  @Authenticated({ scope: 'decrypt', audited: 'kem.unwrap' })
  @ShowsSecret()
  @HttpCode(200)
  @Refuses(...OPENING_REFUSALS)
  async unwrapKey(@CurrentCaller() caller: Caller, @Body() body: UnwrapRequestDto): Promise<SymmetricKeyDto> {
    const { key, echo } = readKemKey(body);
    const secretKey = await this.wrapping.unwrap(caller, key, decodeBase64(body.wrapped_key));
    return { symmetric_key: encodeSecret(secretKey), ...echo };
  }

  /** The same as `key/unwrap` under its shorter name. */
  @Post('unwrap')
  @Authenticated({ scope: 'decrypt', audited: 'kem.unwrap' })
  @ShowsSecret()
  @HttpCode(200)
  @Refuses(...OPENING_REFUSALS)
  unwrapKeyByShortName(
    @CurrentCaller() caller: Caller,
    @Body() body: UnwrapRequestDto,
  ): Promise<SymmetricKeyDto> {
    return this.unwrapKey(caller, body);
  }

  /** Makes a fresh symmetric key and wraps it under an active key version. The service keeps neither. */
  @Post('datakey')
  @Authenticated({ scope: 'encrypt' })
  @ShowsSecret()
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'kem.wrap-length', 'key.not-found')
  async makeDataKey(@CurrentCaller() caller: Caller, @Body() body: DataKeyRequestDto): Promise<DataKeyDto> {
    const { key, echo } = readKemKey(body);
    const { secretKey, wrappedKey } = await this.wrapping.makeDataKey(caller, key, body.bytes);
    return { plaintext_key: encodeSecret(secretKey), wrapped_key: encodeBase64(wrappedKey), ...echo };
  }
}
