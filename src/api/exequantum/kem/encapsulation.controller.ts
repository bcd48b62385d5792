import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { encodeHex } from '../../../crypto/encodings/hex.js';
import { ClientKem, KemHandles, SignedEncapsulation } from '../../../kem/index.js';
import type { Caller } from '../../../projects/index.js';
import { Authenticated, CurrentCaller, NoQueryDto, Refuses, ShowsSecret } from '../../http/index.js';
import { ExequantumSettings } from '../exequantum-settings.js';
import { kemLengths, signatureLengths } from '../wire/lengths.js';
import { RefusesBadRequests } from '../wire/validation-error.dto.js';
import {
  encodeSecretHex,
  missingMember,
  readHex,
  refusedMember,
  withPrivateKey,
} from '../wire/wire-values.js';
import {
  DecapsulatedKeyDto,
  DecapsulateKeyDto,
  EncapsulatedKeyDto,
  EncapsulateKeyDto,
} from './kem-keys.dto.js';

/** Shared keys. Whoever runs the service can see the ones that it opens. */
@RefusesBadRequests()
@ApiTags('kem')
@Controller('api/kem')
export class EncapsulationController {
  constructor(
    private readonly encapsulation: SignedEncapsulation,
    private readonly handles: KemHandles,
    private readonly clientKem: ClientKem,
    private readonly settings: ExequantumSettings,
  ) {}

  /** Makes a shared key for the holder of `pk`, once its signature holds. A client can do that by itself. */
  @Post('encapsulate_key')
  @HttpCode(200)
  @Authenticated({ scope: 'encrypt' })
  @ShowsSecret()
  @Refuses('auth.algorithm-policy', 'request.unprocessable')
  async encapsulateKey(
    @CurrentCaller() caller: Caller,
    @Body() body: EncapsulateKeyDto,
    @Query() _query: NoQueryDto,
  ): Promise<EncapsulatedKeyDto> {
    const { kem, signature } = this.settings;
    const lengths = signatureLengths(signature);
    const [field, text] = readVerificationKey(body);
    const made = await this.encapsulation.encapsulate(caller, {
      algorithm: kem,
      signingAlgorithm: signature,
      publicKey: readHex('pk', body.pk, kemLengths(kem).publicKey),
      signingKey: readHex(field, text, lengths.publicKey),
      signature: readHex('signature', body.signature, lengths.signature),
    });
    if (made === undefined) throw refusedMember('pk', 'is not a public key of the algorithm');
    const { ciphertext, sharedSecret, trusted } = made;
    return { cipher: encodeHex(ciphertext), shared_key: encodeSecretHex(sharedSecret), trusted };
  }

  /** Opens a ciphertext with a key that the service holds, or with the private key that is sent along. */
  @Post('decapsulate_key')
  @HttpCode(200)
  @Authenticated({ scope: 'decrypt', audited: 'kem.decapsulate' })
  @ShowsSecret()
  @Refuses('auth.algorithm-policy', 'key.not-found', 'provider.unavailable')
  async decapsulateKey(
    @CurrentCaller() caller: Caller,
    @Body() { cipher, pk, sk }: DecapsulateKeyDto,
    @Query() _query: NoQueryDto,
  ): Promise<DecapsulatedKeyDto> {
    const { kem } = this.settings;
    const lengths = kemLengths(kem);
    if ((pk === undefined) === (sk === undefined))
      throw refusedMember('pk', 'or "sk" is sent, one of the two');
    const ciphertext = readHex('cipher', cipher, lengths.ciphertext);
    const secretShared =
      pk === undefined
        ? await withPrivateKey('sk', readHex('sk', sk ?? '', lengths.privateKey), (secret) =>
            this.clientKem.decapsulate(caller, kem, secret, ciphertext),
          )
        : await this.handles.decapsulate(caller, readHex('pk', pk, lengths.publicKey), ciphertext);
    return { shared_key: encodeSecretHex(secretShared) };
  }
}

/** The verification key under whichever of its names. */
function readVerificationKey({
  verif_key,
  verification_key,
}: EncapsulateKeyDto): readonly [field: string, text: string] {
  if (verif_key !== undefined && verification_key !== undefined && verif_key !== verification_key) {
    throw refusedMember('verif_key', 'and "verification_key" are two names of one value');
  }
  if (verif_key !== undefined) return ['verif_key', verif_key];
  if (verification_key !== undefined) return ['verification_key', verification_key];
  throw missingMember('verification_key');
}
