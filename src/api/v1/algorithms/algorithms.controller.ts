import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { COMPOSITE_SPECIFICATION } from '../../../crypto/composite/specification.js';
import { X_WING_SPECIFICATION } from '../../../crypto/kem/x-wing.js';
import { keyAlgorithms } from '../../../crypto/key-algorithm-table.js';
import type { KeyAlgorithm, KeyAlgorithmSizes } from '../../../crypto/key-algorithm.js';
import { AlgorithmOffers } from '../../../custody/index.js';
import { Authenticated, NoQueryDto, Refuses } from '../../http/index.js';
import { AlgorithmDto, AlgorithmListDto, AlgorithmSizesDto } from './algorithm-answer.dto.js';

/** What keys there can be. */
@ApiTags('algorithms')
@Controller('api/v1/kms/algorithms')
export class AlgorithmsController {
  constructor(private readonly offers: AlgorithmOffers) {}

  /** Every algorithm the service speaks, and which backends hold its keys. */
  @Get()
  @Authenticated({ scope: 'keys:read' })
  @Refuses('request.shape')
  listAlgorithms(@Query() _query: NoQueryDto): AlgorithmListDto {
    return { algorithms: keyAlgorithms.map((algorithm) => this.#describe(algorithm)) };
  }

  #describe(algorithm: KeyAlgorithm): AlgorithmDto {
    return {
      algorithm: algorithm.name,
      aliases: [...algorithm.aliases],
      kind: kindOf(algorithm),
      oid: algorithm.oid,
      ...specificationOf(algorithm),
      nist_level: algorithm.nistLevel,
      sizes: sizesOf(algorithm.sizes),
      providers: this.offers.of(algorithm).map(({ provider, operations, protection, selfTest }) => ({
        provider,
        operations: [...operations],
        protection: {
          level: protection.level,
          ...(protection.token_class !== undefined && { token_class: protection.token_class }),
        },
        self_test: selfTest,
      })),
    };
  }
}

/** Algorithms that a draft defines name it with its revision. */
function specificationOf({ kind, suite }: KeyAlgorithm): Pick<AlgorithmDto, 'specification'> {
  if (suite !== undefined) return { specification: COMPOSITE_SPECIFICATION };
  return kind === 'hybrid-kem' ? { specification: X_WING_SPECIFICATION } : {};
}

function kindOf({ kind, classical }: KeyAlgorithm): string {
  if (kind === 'composite') return 'composite-signature';
  return classical ? 'classical-signature' : kind;
}

function sizesOf(sizes: KeyAlgorithmSizes): AlgorithmSizesDto {
  return {
    public_key: sizes.publicKey,
    private_key: sizes.privateKey,
    ...(sizes.signature !== undefined && { signature: sizes.signature }),
    ...(sizes.signatureMax !== undefined && { signature_max: sizes.signatureMax }),
    ...(sizes.ciphertext !== undefined && { ciphertext: sizes.ciphertext }),
    ...(sizes.sharedSecret !== undefined && { shared_secret: sizes.sharedSecret }),
  };
}
