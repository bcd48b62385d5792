import { IsIn } from 'class-validator';

import { IsHex } from '../wire/is-hex.decorator.js';
import { IsUtf8Text } from '../wire/is-utf8-text.decorator.js';

const KEMS = ['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'] as const;
const SIGNATURES = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const;

/** Which KEM. */
export class KemAlgorithmDto {
  /** @example "ML-KEM-768" */
  @IsIn(KEMS, { message: `"algorithm" must be one of ${KEMS.join(', ')}` })
  algorithm!: (typeof KEMS)[number];
}

/** Which signature algorithm. */
export class SignatureAlgorithmDto {
  /** @example "ML-DSA-65" */
  @IsIn(SIGNATURES, { message: `"algorithm" must be one of ${SIGNATURES.join(', ')}` })
  algorithm!: (typeof SIGNATURES)[number];
}

/** A fresh KEM key pair. */
export class KemPairDto {
  encapsulation_key!: string;

  /** In the form of FIPS 203; the service keeps no copy. */
  decapsulation_key!: string;
}

/** A public key to encapsulate to. */
export class StatelessEncapsulateDto extends KemAlgorithmDto {
  @IsHex()
  encapsulation_key!: string;
}

/** A shared secret, and the ciphertext that carries it. */
export class StatelessEncapsulationDto {
  /** 32 bytes. */
  shared_secret!: string;

  ciphertext!: string;
}

/** A ciphertext to be opened with the private key that comes along. */
export class StatelessDecapsulateDto extends KemAlgorithmDto {
  /** In the form of FIPS 203. */
  @IsHex()
  decapsulation_key!: string;

  @IsHex()
  ciphertext!: string;
}

/** The shared secret that a ciphertext carried. */
export class SharedSecretDto {
  /** 32 bytes; of a ciphertext that is not genuine it is another secret. */
  shared_secret!: string;
}

/** A fresh signature key pair. */
export class SignaturePairDto {
  public_key!: string;

  /** In the form of FIPS 204; the service keeps no copy. */
  secret_key!: string;
}

/** A message to be signed with the private key that comes along. */
export class StatelessSignDto extends SignatureAlgorithmDto {
  /** In the form of FIPS 204. */
  @IsHex()
  secret_key!: string;

  /** Its bytes in UTF-8 are signed. */
  @IsUtf8Text()
  message!: string;
}

/** A signature. */
export class StatelessSignatureDto {
  signature!: string;
}

/** A signature to be checked with the public key that comes along. */
export class StatelessVerifyDto extends SignatureAlgorithmDto {
  @IsHex()
  public_key!: string;

  @IsUtf8Text()
  message!: string;

  @IsHex()
  signature!: string;
}

/** Whether a signature is right. */
export class ValidDto {
  /** False for whatever does not match, also of another length. */
  valid!: boolean;
}
