import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { TwinsealError } from '../../../errors/index.js';
import type { Caller } from '../../../projects/index.js';
import { Signing } from '../../../signatures/index.js';
import { Authenticated, encodeBase64, Refuses } from '../../http/index.js';
import { CurrentCaller } from '../current-caller.decorator.js';
import { HashSignatureDto, MuSignatureDto, SignatureDto, SignBatchDto } from './signature-answer.dto.js';
import {
  readDigest,
  readItem,
  readKey,
  readMessage,
  readMu,
  readOptions,
  refusedItem,
} from './signature-mapping.js';
import {
  SignBatchRequestDto,
  SignHashRequestDto,
  SignItemDto,
  SignMuRequestDto,
  SignRequestDto,
} from './signature-request.dto.js';

/** Signatures with stored keys. */
@ApiTags('signature')
@Controller('api/v1/signature')
export class SignController {
  constructor(private readonly signing: Signing) {}

  /** Signs a message with an active key version. */
  @Post('sign')
  @Authenticated({ scope: 'sign', audited: 'signature.sign' })
  @HttpCode(200)
  @Refuses(
    'auth.algorithm-policy',
    'signature.too-large',
    'key.not-found',
    'request.unprocessable',
    'provider.unavailable',
  )
  async sign(@CurrentCaller() caller: Caller, @Body() body: SignRequestDto): Promise<SignatureDto> {
    const { key, echo } = readKey(body);
    const request = { subject: readMessage(body), options: readOptions(body) };
    const { signature } = await this.signing.sign(caller, key, request);
    return { signature: encodeBase64(signature), ...echo };
  }

  /** Signs a digest with an active key version; `mode` tells what exactly was signed. */
  @Post('sign-hash')
  @Authenticated({ scope: 'sign', audited: 'signature.sign-hash' })
  @HttpCode(200)
  @Refuses(
    'auth.algorithm-policy',
    'signature.unknown-hash',
    'signature.digest-length',
    'key.not-found',
    'provider.unavailable',
  )
  async signHash(
    @CurrentCaller() caller: Caller,
    @Body() body: SignHashRequestDto,
  ): Promise<HashSignatureDto> {
    const { key, echo } = readKey(body);
    const request = { subject: readDigest(body), options: readOptions(body) };
    const { signature, mode } = await this.signing.sign(caller, key, request);
    const { hash_algorithm } = body;
    return { signature: encodeBase64(signature), ...echo, hash_algorithm, signature_type: 'detached', mode };
  }

  /** Signs an external mu with an active ML-DSA key version; the result verifies as a signature of the message. */
  @Post('sign-mu')
  @Authenticated({ scope: 'sign:mu', audited: 'signature.sign-mu' })
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'key.not-found', 'provider.unavailable')
  async signMu(@CurrentCaller() caller: Caller, @Body() body: SignMuRequestDto): Promise<MuSignatureDto> {
    const { key, echo } = readKey(body);
    const request = { subject: readMu(body), options: readOptions(body) };
    const { signature, mode } = await this.signing.sign(caller, key, request);
    return { signature: encodeBase64(signature), ...echo, mode };
  }

  /** Signs up to 1000 messages with one key version. The status is 200 whatever the items say. */
  @Post('sign-batch')
  @Authenticated({ scope: 'sign', audited: 'signature.sign-batch' })
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'key.not-found', 'provider.unavailable')
  async signBatch(@CurrentCaller() caller: Caller, @Body() body: SignBatchRequestDto): Promise<SignBatchDto> {
    const { key, echo } = readKey(body);
    const items = body.items.map((item) =>
      readItem(SignItemDto, item, (read) => ({ subject: readMessage(read), options: readOptions(read) })),
    );
    const results = await this.signing.signBatch(caller, key, items, readOptions(body));
    return {
      results: results.map((result) =>
        result instanceof TwinsealError
          ? refusedItem(result)
          : { signature: encodeBase64(result.signature), ...echo },
      ),
    };
  }
}
