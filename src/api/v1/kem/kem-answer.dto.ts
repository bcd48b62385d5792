import { ApiProperty } from '@nestjs/swagger';

class KemKeyEchoDto {
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  key_version!: number;

  /**
   * As the request spelled it.
   * @example "ML-KEM-768"
   */
  algorithm!: string;
}

/** A shared secret, and the ciphertext that carries it. */
export class EncapsulationDto extends KemKeyEchoDto {
  /** Base64; send it to the holder of the private key. */
  kem_ciphertext!: string;

  /** Base64 of 32 bytes. */
  shared_secret!: string;
}

/** The shared secret that a ciphertext carried. */
export class SharedSecretDto extends KemKeyEchoDto {
  /** Base64 of 32 bytes; of a ciphertext that is not genuine it is another secret. */
  shared_secret!: string;
}

/** An encrypted message. */
export class CiphertextDto extends KemKeyEchoDto {
  /** Base64: KEM ciphertext, IV (12), AES-256-GCM ciphertext, tag (16). */
  ciphertext!: string;
}

/** A decrypted message. */
export class PlaintextDto extends KemKeyEchoDto {
  /** Base64. */
  plaintext!: string;
}

/** A symmetric key under a KEM key. */
export class WrappedKeyDto extends KemKeyEchoDto {
  /** Base64: KEM ciphertext, IV (12), AES-256-GCM ciphertext, tag (16). */
  wrapped_key!: string;

  /** Always `KEM-DEM`. */
  wrapping_method!: 'KEM-DEM';
}

/** A symmetric key, unwrapped. */
export class SymmetricKeyDto extends KemKeyEchoDto {
  /** Base64. */
  symmetric_key!: string;
}

/** A fresh symmetric key, open and wrapped. */
export class DataKeyDto extends KemKeyEchoDto {
  /** Base64 of the fresh key; the service keeps no copy. */
  plaintext_key!: string;

  /** The same key wrapped, for `unwrap`. */
  wrapped_key!: string;
}
