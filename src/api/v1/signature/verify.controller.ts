import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { RequestError, TwinsealError } from '../../../errors/index.js';
import type { Caller } from '../../../projects/index.js';
import { Verification, type Subject } from '../../../signatures/index.js';
import { Authenticated, decodeBase64, decodeCanonicalBase64, Refuses } from '../../http/index.js';
import { readSignatureAlgorithm } from '../algorithm-name.js';
import { CurrentCaller } from '../current-caller.decorator.js';
import {
  HashVerificationDto,
  PublicVerificationDto,
  VerificationDto,
  VerifyBatchDto,
} from './signature-answer.dto.js';
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
  VerifyBatchRequestDto,
  VerifyHashRequestDto,
  VerifyItemDto,
  VerifyPublicRequestDto,
  VerifyRequestDto,
} from './signature-request.dto.js';

/** Checks of signatures, with stored keys and with public keys that come along. */
@ApiTags('signature')
@Controller('api/v1/signature')
export class VerifyController {
  constructor(private readonly verification: Verification) {}

  /** Verifies a signature of a message with an active or retired key version. */
  @Post('verify')
  @Authenticated({ scope: 'verify' })
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'signature.too-large', 'key.not-found')
  async verify(@CurrentCaller() caller: Caller, @Body() body: VerifyRequestDto): Promise<VerificationDto> {
    const { key, echo } = readKey(body);
    const { valid } = await this.verification.verify(caller, key, {
      subject: readMessage(body),
      signature: decodeBase64(body.signature),
      options: readOptions(body),
    });
    return { valid, ...echo };
  }

  /** Verifies a signature that `sign-hash` made, with an active or retired key version. */
  @Post('verify-hash')
  @Authenticated({ scope: 'verify' })
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'signature.unknown-hash', 'signature.digest-length', 'key.not-found')
  async verifyHash(
    @CurrentCaller() caller: Caller,
    @Body() body: VerifyHashRequestDto,
  ): Promise<HashVerificationDto> {
    const { key, echo } = readKey(body);
    const { valid, mode } = await this.verification.verify(caller, key, {
      subject: readDigest(body),
      signature: decodeBase64(body.signature),
      options: readOptions(body),
    });
    return { valid, ...echo, hash_algorithm: body.hash_algorithm, mode };
  }

  /** Verifies up to 1000 signatures with one key version. The status is 200 whatever the items say. */
  @Post('verify-batch')
  @Authenticated({ scope: 'verify' })
  @HttpCode(200)
  @Refuses('auth.algorithm-policy', 'key.not-found')
  async verifyBatch(
    @CurrentCaller() caller: Caller,
    @Body() body: VerifyBatchRequestDto,
  ): Promise<VerifyBatchDto> {
    const { key, echo } = readKey(body);
    const items = body.items.map((item) =>
      readItem(VerifyItemDto, item, (read) => ({
        subject: readMessage(read),
        signature: decodeBase64(read.signature),
        options: readOptions(read),
      })),
    );
    const results = await this.verification.verifyBatch(caller, key, items, readOptions(body));
    return {
      results: results.map((result) =>
        result instanceof TwinsealError ? refusedItem(result) : { valid: result.valid, ...echo },
      ),
    };
  }

  /** Verifies a signature with a public key that the service does not store. */
  @Post('verify-public')
  @Authenticated({ scope: 'verify' })
  @HttpCode(200)
  @Refuses(
    'auth.algorithm-policy',
    'signature.too-large',
    'signature.public-key-refused',
    'signature.unknown-hash',
    'signature.digest-length',
  )
  async verifyPublic(
    @CurrentCaller() caller: Caller,
    @Body() body: VerifyPublicRequestDto,
  ): Promise<PublicVerificationDto> {
    const { algorithm, spelling } = readSignatureAlgorithm(body.algorithm);
    const { valid } = await this.verification.verifyPublic(
      caller,
      algorithm,
      readPublicKey(body.public_key),
      {
        subject: readOneSubject(body),
        signature: decodeBase64(body.signature),
        options: readOptions(body),
      },
    );
    return { valid, algorithm: spelling };
  }
}

const PEM_BEGINNING = '-----BEGIN';

/** Base64 of raw or SPKI bytes, or PEM text as it is. @throws RequestError `request.shape` */
function readPublicKey(text: string): Uint8Array | string {
  if (text.startsWith(PEM_BEGINNING)) return text;
  const bytes = decodeCanonicalBase64(text);
  if (bytes === undefined) {
    throw new RequestError('request.shape', '"public_key" must be standard base64 with padding, or PEM');
  }
  return bytes;
}

/** @throws RequestError `request.shape` unless exactly one of the three kinds is given, and whole */
function readOneSubject({ message, hash, hash_algorithm, mu }: VerifyPublicRequestDto): Subject {
  const given = [message, hash ?? hash_algorithm, mu].filter((value) => value !== undefined).length;
  if (given === 1) {
    if (message !== undefined) return readMessage({ message });
    if (mu !== undefined) return readMu({ mu });
    if (hash !== undefined && hash_algorithm !== undefined) return readDigest({ hash, hash_algorithm });
  }
  throw new RequestError(
    'request.shape',
    'Exactly one of "message", "hash" with "hash_algorithm", and "mu" is required',
  );
}
