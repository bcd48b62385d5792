import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { wipe } from '../../../crypto/bytes.js';
import { decodeHex, encodeHex } from '../../../crypto/encodings/hex.js';
import { keyAlgorithm } from '../../../crypto/key-algorithm-table.js';
import type { Caller } from '../../../projects/index.js';
import { ClientSigning, Verification } from '../../../signatures/index.js';
import { Authenticated, CurrentCaller, NoQueryDto, Refuses, ShowsSecret } from '../../http/index.js';
import { signatureLengths } from '../wire/lengths.js';
import { RefusesBadRequests } from '../wire/validation-error.dto.js';
import { encodeSecretHex, readHex, withPrivateKey } from '../wire/wire-values.js';
import {
  SignatureAlgorithmDto,
  SignaturePairDto,
  StatelessSignatureDto,
  StatelessSignDto,
  StatelessVerifyDto,
  ValidDto,
} from './stateless.dto.js';

/** Pure ML-DSA with an empty context and keys that the client holds. Off unless the operator switched it on. */
@RefusesBadRequests()
@ApiTags('stateless')
@Controller('api/v1/pqc/sign')
export class StatelessSignatureController {
  constructor(
    private readonly signing: ClientSigning,
    private readonly verification: Verification,
  ) {}

  /** Makes a key pair and keeps nothing of it. */
  @Post('generate-keys')
  @HttpCode(200)
  @Authenticated({ scope: 'keys:write', audited: 'key.generate', parentOnly: true })
  @ShowsSecret()
  @Refuses('auth.algorithm-policy')
  async statelessGenerateSigningKeys(
    @CurrentCaller() caller: Caller,
    @Body() { algorithm }: SignatureAlgorithmDto,
    @Query() _query: NoQueryDto,
  ): Promise<SignaturePairDto> {
    const { publicKey, secretSeed, secretExpanded } = await this.signing.generate(caller, algorithm);
    wipe(secretSeed.secret);
    return { public_key: encodeHex(publicKey), secret_key: encodeSecretHex(secretExpanded) };
  }

  /** Signs with the private key that is sent along. */
  @Post('sign')
  @HttpCode(200)
  @Authenticated({ scope: 'sign', audited: 'signature.sign', parentOnly: true })
  @Refuses('auth.algorithm-policy')
  async statelessSign(
    @CurrentCaller() caller: Caller,
    @Body() { algorithm, secret_key, message }: StatelessSignDto,
    @Query() _query: NoQueryDto,
  ): Promise<StatelessSignatureDto> {
    const secretKey = readHex('secret_key', secret_key, signatureLengths(algorithm).privateKey);
    const bytes = new TextEncoder().encode(message);
    const signature = await withPrivateKey('secret_key', secretKey, (secret) =>
      this.signing.sign(caller, algorithm, secret, bytes),
    );
    return { signature: encodeHex(signature) };
  }

  /** Verifies with what is sent. */
  @Post('verify')
  @HttpCode(200)
  @Authenticated({ scope: 'verify', parentOnly: true })
  @Refuses('auth.algorithm-policy')
  async statelessVerify(
    @CurrentCaller() caller: Caller,
    @Body() { algorithm, public_key, message: text, signature: sent }: StatelessVerifyDto,
    @Query() _query: NoQueryDto,
  ): Promise<ValidDto> {
    const lengths = signatureLengths(algorithm);
    const publicKey = readHex('public_key', public_key, lengths.publicKey);
    // `@IsHex` has read it once; bytes of another length are a mismatch, not a fault.
    const signature = decodeHex(sent) ?? new Uint8Array(0);
    if (signature.length !== lengths.signature) return { valid: false };
    const message = new TextEncoder().encode(text);
    const request = { subject: { kind: 'message', message }, signature, options: {} } as const;
    const { valid } = await this.verification.verifyPublic(
      caller,
      keyAlgorithm(algorithm),
      publicKey,
      request,
    );
    return { valid };
  }
}
