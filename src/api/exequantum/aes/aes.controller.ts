import { Body, Controller, Header, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { wipe } from '../../../crypto/bytes.js';
import { decodeHex, encodeHex } from '../../../crypto/encodings/hex.js';
import { SHARED_KEY_OVERHEAD_BYTES } from '../../../crypto/kem/shared-key-cipher.js';
import { KemError } from '../../../errors/index.js';
import { TextCipher, type SharedKeySource } from '../../../kem/index.js';
import type { Caller } from '../../../projects/index.js';
import { Authenticated, CurrentCaller, NoQueryDto, Refuses, ShowsSecret } from '../../http/index.js';
import { ExequantumSettings } from '../exequantum-settings.js';
import { MAX_TEXT_BYTES } from '../wire/is-utf8-text.decorator.js';
import { kemLengths } from '../wire/lengths.js';
import { RefusesBadRequests } from '../wire/validation-error.dto.js';
import { refusedMember } from '../wire/wire-values.js';
import { DecryptTextDto, EncryptTextDto, type SharedKeyDto } from './aes.dto.js';
import { readSharedKey } from './shared-key.js';

const JSON_TYPE = 'application/json; charset=utf-8';
const HEX_ANSWER = {
  description: 'A bare string: nonce, ciphertext and tag in hexadecimal',
  schema: { type: 'string' },
};
const TEXT_ANSWER = { description: 'A bare string: the text', schema: { type: 'string' } };
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text under shared keys, AES-256-GCM. The service sees key and text: this is no encryption between ends. */
@RefusesBadRequests()
@ApiTags('aes')
@Controller('api/aes')
export class AesController {
  constructor(
    private readonly cipher: TextCipher,
    private readonly settings: ExequantumSettings,
  ) {}

  /** Encrypts a text under a shared key. */
  @Post('encrypt_text')
  @HttpCode(200)
  @Header('content-type', JSON_TYPE)
  @Authenticated({ scope: 'encrypt', audited: 'kem.decapsulate' })
  @ShowsSecret()
  @Refuses('auth.algorithm-policy', 'key.not-found', 'provider.unavailable')
  @ApiOkResponse(HEX_ANSWER)
  async encryptText(
    @CurrentCaller() caller: Caller,
    @Body() body: EncryptTextDto,
    @Query() _query: NoQueryDto,
  ): Promise<string> {
    const secretText = new TextEncoder().encode(body.unencrypted);
    try {
      const message = await this.#with(body, (source) => this.cipher.encrypt(caller, source, secretText));
      return JSON.stringify(encodeHex(message));
    } finally {
      wipe(secretText);
    }
  }

  /** Decrypts what `encrypt_text` answered. Whatever does not open is one error. */
  @Post('decrypt_text')
  @HttpCode(200)
  @Header('content-type', JSON_TYPE)
  @Authenticated({ scope: 'decrypt', audited: 'kem.decrypt' })
  @ShowsSecret()
  @Refuses('auth.algorithm-policy', 'kem.decryption-failed', 'key.not-found', 'provider.unavailable')
  @ApiOkResponse(TEXT_ANSWER)
  async decryptText(
    @CurrentCaller() caller: Caller,
    @Body() body: DecryptTextDto,
    @Query() _query: NoQueryDto,
  ): Promise<string> {
    const message = decodeHex(body.ciphertext) ?? new Uint8Array(0);
    if (message.length > MAX_TEXT_BYTES + SHARED_KEY_OVERHEAD_BYTES) {
      throw refusedMember('ciphertext', `exceeds ${MAX_TEXT_BYTES + SHARED_KEY_OVERHEAD_BYTES} bytes`);
    }
    const secretText = await this.#with(body, (source) => this.cipher.decrypt(caller, source, message));
    return JSON.stringify(textOf(secretText));
  }

  async #with<Result>(
    body: SharedKeyDto,
    use: (source: SharedKeySource) => Promise<Result>,
  ): Promise<Result> {
    const source = readSharedKey(body, kemLengths(this.settings.kem));
    try {
      return await use(source);
    } finally {
      if ('secretShared' in source) wipe(source.secretShared);
    }
  }
}

/** What was sealed elsewhere with the same key may be no text; that, too, is a failed decryption. */
function textOf(secretText: Uint8Array): string {
  try {
    return UTF8.decode(secretText);
  } catch (cause) {
    throw new KemError('kem.decryption-failed', 'Decryption failed', { cause });
  } finally {
    wipe(secretText);
  }
}
