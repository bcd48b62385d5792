import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { wipe } from '../../../crypto/bytes.js';
import { decodeHex, encodeHex } from '../../../crypto/encodings/hex.js';
import { keyAlgorithm } from '../../../crypto/key-algorithm-table.js';
import type { Caller } from '../../../projects/index.js';
import { ClientSigning, ProjectSigning, Verification } from '../../../signatures/index.js';
import { Authenticated, CurrentCaller, NoQueryDto, Refuses, ShowsSecret } from '../../http/index.js';
import { ExequantumSettings } from '../exequantum-settings.js';
import { signatureLengths } from '../wire/lengths.js';
import { RefusesBadRequests } from '../wire/validation-error.dto.js';
import { readHex } from '../wire/wire-values.js';
import { SignatureDto, SignDto, VerifiedDto, VerifyDto } from './signature.dto.js';
import { readSignedData } from './signed-data.js';

/** Pure ML-DSA with an empty context. */
@RefusesBadRequests()
@ApiTags('signature')
@Controller('api/signature')
export class SignatureController {
  constructor(
    private readonly signing: ProjectSigning,
    private readonly clientSigning: ClientSigning,
    private readonly verification: Verification,
    private readonly settings: ExequantumSettings,
  ) {}

  /** Signs with the project's signing key, which the first call makes. */
  @Post('sign')
  @HttpCode(200)
  @Authenticated({ scope: 'sign', audited: 'signature.sign' })
  @ShowsSecret()
  @Refuses('auth.algorithm-policy', 'conflict.state', 'provider.unavailable')
  async sign(
    @CurrentCaller() caller: Caller,
    @Body() body: SignDto,
    @Query() _query: NoQueryDto,
  ): Promise<SignatureDto> {
    const data = readSignedData(body);
    if (this.settings.clientKeys) return await this.#signWithFreshPair(caller, data);
    const algorithm = keyAlgorithm(this.settings.signature);
    const { signature, publicKey } = await this.signing.sign(caller, algorithm, data);
    return { signature: encodeHex(signature), pk: encodeHex(publicKey) };
  }

  /** Verifies with what is sent and nothing else. */
  @Post('verify')
  @HttpCode(200)
  @Authenticated({ scope: 'verify' })
  @Refuses('auth.algorithm-policy')
  async verify(
    @CurrentCaller() caller: Caller,
    @Body() body: VerifyDto,
    @Query() _query: NoQueryDto,
  ): Promise<VerifiedDto> {
    const { signature: name } = this.settings;
    const message = readSignedData(body);
    const publicKey = readHex('pk', body.pk, signatureLengths(name).publicKey);
    // `@IsHex` has read it once; bytes of another length are a mismatch, not a fault.
    const signature = decodeHex(body.signature) ?? new Uint8Array(0);
    if (signature.length !== signatureLengths(name).signature) return { verified: false };
    const request = { subject: { kind: 'message', message }, signature, options: {} } as const;
    const { valid } = await this.verification.verifyPublic(caller, keyAlgorithm(name), publicKey, request);
    return { verified: valid };
  }

  async #signWithFreshPair(caller: Caller, data: Uint8Array): Promise<SignatureDto> {
    const { signature: algorithm } = this.settings;
    const { publicKey, secretSeed, secretExpanded } = await this.clientSigning.generate(caller, algorithm);
    try {
      const signature = await this.clientSigning.sign(caller, algorithm, secretExpanded, data);
      return {
        signature: encodeHex(signature),
        pk: encodeHex(publicKey),
        sk: encodeHex(secretExpanded),
      };
    } finally {
      wipe(secretExpanded, secretSeed.secret);
    }
  }
}
