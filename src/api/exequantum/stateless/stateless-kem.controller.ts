import { Body, Controller, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { wipe } from '../../../crypto/bytes.js';
import { encodeHex } from '../../../crypto/encodings/hex.js';
import { ClientKem } from '../../../kem/index.js';
import type { Caller } from '../../../projects/index.js';
import { Authenticated, CurrentCaller, NoQueryDto, Refuses, ShowsSecret } from '../../http/index.js';
import { kemLengths } from '../wire/lengths.js';
import { RefusesBadRequests } from '../wire/validation-error.dto.js';
import { encodeSecretHex, readHex, refusedMember, withPrivateKey } from '../wire/wire-values.js';
import {
  KemAlgorithmDto,
  KemPairDto,
  SharedSecretDto,
  StatelessDecapsulateDto,
  StatelessEncapsulateDto,
  StatelessEncapsulationDto,
} from './stateless.dto.js';

/** Key encapsulation with keys that the client holds. Off unless the operator switched it on. */
@RefusesBadRequests()
@ApiTags('stateless')
@Controller('api/v1/pqc/kem')
export class StatelessKemController {
  constructor(private readonly kem: ClientKem) {}

  /** Makes a key pair and keeps nothing of it. */
  @Post('generate-keys')
  @HttpCode(200)
  @Authenticated({ scope: 'keys:write', audited: 'key.generate', parentOnly: true })
  @ShowsSecret()
  @Refuses('auth.algorithm-policy')
  async statelessGenerateKemKeys(
    @CurrentCaller() caller: Caller,
    @Body() { algorithm }: KemAlgorithmDto,
    @Query() _query: NoQueryDto,
  ): Promise<KemPairDto> {
    const { publicKey, secretSeed, secretExpanded } = await this.kem.generate(caller, algorithm);
    wipe(secretSeed.secret);
    return { encapsulation_key: encodeHex(publicKey), decapsulation_key: encodeSecretHex(secretExpanded) };
  }

  /** Makes a shared secret for the holder of the private key. A client can do that by itself. */
  @Post('encapsulate')
  @HttpCode(200)
  @Authenticated({ scope: 'encrypt', parentOnly: true })
  @ShowsSecret()
  @Refuses('auth.algorithm-policy')
  async statelessEncapsulate(
    @CurrentCaller() caller: Caller,
    @Body() { algorithm, encapsulation_key }: StatelessEncapsulateDto,
    @Query() _query: NoQueryDto,
  ): Promise<StatelessEncapsulationDto> {
    const publicKey = readHex('encapsulation_key', encapsulation_key, kemLengths(algorithm).publicKey);
    const made = await this.kem.encapsulate(caller, algorithm, publicKey);
    if (made === undefined) throw refusedMember('encapsulation_key', 'is not a public key of the algorithm');
    return { shared_secret: encodeSecretHex(made.sharedSecret), ciphertext: encodeHex(made.ciphertext) };
  }

  /** Opens a ciphertext with the private key that is sent along. */
  @Post('decapsulate')
  @HttpCode(200)
  @Authenticated({ scope: 'decrypt', audited: 'kem.decapsulate', parentOnly: true })
  @ShowsSecret()
  @Refuses('auth.algorithm-policy')
  async statelessDecapsulate(
    @CurrentCaller() caller: Caller,
    @Body() { algorithm, decapsulation_key, ciphertext: sent }: StatelessDecapsulateDto,
    @Query() _query: NoQueryDto,
  ): Promise<SharedSecretDto> {
    const lengths = kemLengths(algorithm);
    const ciphertext = readHex('ciphertext', sent, lengths.ciphertext);
    const secretKey = readHex('decapsulation_key', decapsulation_key, lengths.privateKey);
    const secretShared = await withPrivateKey('decapsulation_key', secretKey, (secret) =>
      this.kem.decapsulate(caller, algorithm, secret, ciphertext),
    );
    return { shared_secret: encodeSecretHex(secretShared) };
  }
}
