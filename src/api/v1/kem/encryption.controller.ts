import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Encryption } from '../../../kem/index.js';
import type { Caller } from '../../../projects/index.js';
import { Authenticated, decodeBase64, encodeBase64, Refuses, ShowsSecret } from '../../http/index.js';
import { CurrentCaller } from '../current-caller.decorator.js';
import { CiphertextDto, PlaintextDto } from './kem-answer.dto.js';
import { OPENING_REFUSALS } from './opening-refusals.js';
import { encodeSecret, readAad, readKemKey, readSalt, withSecret } from './kem-mapping.js';
import { DecryptRequestDto, EncryptRequestDto } from './kem-request.dto.js';

/** Messages of up to 1 MiB. A client with the public key can encrypt by itself (docs/kem.md). */
@ApiTags('kem')
@Controller('api/v1/kem')
export class EncryptionController {
  constructor(private readonly encryption: Encryption) {}

  /** Encrypts to an active key version. */
  @Post('encrypt')
  @Authenticated({ scope: 'encrypt' })
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'kem.too-large', 'kem.deterministic-off', 'key.not-found')
  async encrypt(@CurrentCaller() caller: Caller, @Body() body: EncryptRequestDto): Promise<CiphertextDto> {
    const { key, echo } = readKemKey(body);
    const rest = { aad: readAad(body), ...readSalt(body) };
    const ciphertext = await withSecret(body.plaintext, (secretPlaintext) =>
      this.encryption.encrypt(caller, key, { secretPlaintext, ...rest }),
    );
    return { ciphertext: encodeBase64(ciphertext), ...echo };
  }

  /** Decrypts with an active or retired key version. Whatever does not open is one error, whatever the cause. */
  @Post('decrypt')
  @Authenticated({ scope: 'decrypt', audited: 'kem.decrypt' })
  @ShowsSecret()
  @HttpCode(200)
  @Refuses(...OPENING_REFUSALS)
  async decrypt(@CurrentCaller() caller: Caller, @Body() body: DecryptRequestDto): Promise<PlaintextDto> {
    const { key, echo } = readKemKey(body);
    const request = { ciphertext: decodeBase64(body.ciphertext), aad: readAad(body) };
    const plaintext = await this.encryption.decrypt(caller, key, request);
    return { plaintext: encodeSecret(plaintext), ...echo };
  }
}
