import { ApiProperty, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';

import type { SignatureMode } from '../../../signatures/index.js';

const MODES: SignatureMode[] = [
  'hash-ml-dsa',
  'prehash',
  'composite-prehash',
  'composite-digest-info',
  'external-mu',
];

class KeyEchoDto {
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  key_version!: number;

  /**
   * As the request spelled it.
   * @example "ML-DSA-65"
   */
  algorithm!: string;
}

/** A signature over a message. */
export class SignatureDto extends KeyEchoDto {
  /** Base64: raw for ML-DSA and Ed25519, DER for ECDSA. */
  signature!: string;
}

/** A signature over a digest. */
export class HashSignatureDto extends SignatureDto {
  /** @example "SHA-256" */
  hash_algorithm!: string;

  /** Always `detached`. */
  signature_type!: 'detached';

  /** What exactly was signed (docs/dialects/v1.md). */
  @ApiProperty({ enum: MODES, example: 'hash-ml-dsa' })
  mode!: SignatureMode;
}

/** A signature over an external mu. */
export class MuSignatureDto extends SignatureDto {
  @ApiProperty({ enum: ['external-mu'], example: 'external-mu' })
  mode!: SignatureMode;
}

/** Whether a signature over a message is right. */
export class VerificationDto extends KeyEchoDto {
  /** Whether the signature is right. */
  valid!: boolean;
}

/** Whether a signature over a digest is right. */
export class HashVerificationDto extends VerificationDto {
  /** @example "SHA-256" */
  hash_algorithm!: string;

  @ApiProperty({ enum: MODES, example: 'hash-ml-dsa' })
  mode!: SignatureMode;
}

/** Whether a signature is right under the public key that came along. */
export class PublicVerificationDto {
  valid!: boolean;

  /** @example "ML-DSA-65" */
  algorithm!: string;
}

/** Why an item of a batch was refused. */
export class ErrorDetailDto {
  /** @example "ERR_SIG_001" */
  error_code!: string;

  /** @example "\"message\" must be standard base64 with padding" */
  message!: string;
}

/** A batch item that was refused; the others are not touched by it. */
export class RefusedItemDto {
  error!: ErrorDetailDto;
}

/** The title names the type in generated clients. */
const either = (title: string, answer: typeof SignatureDto | typeof VerificationDto) => ({
  title,
  oneOf: [{ $ref: getSchemaPath(answer) }, { $ref: getSchemaPath(RefusedItemDto) }],
});

/** What came of each item, in the order of the request. */
@ApiExtraModels(SignatureDto, RefusedItemDto)
export class SignBatchDto {
  /** One result per item, in their order. */
  @ApiProperty({
    type: 'array',
    items: either('SignResult', SignatureDto),
  })
  results!: (SignatureDto | RefusedItemDto)[];
}

/** What came of each item, in the order of the request. */
@ApiExtraModels(VerificationDto, RefusedItemDto)
export class VerifyBatchDto {
  /** One result per item, in their order. */
  @ApiProperty({
    type: 'array',
    items: either('VerifyResult', VerificationDto),
  })
  results!: (VerificationDto | RefusedItemDto)[];
}
