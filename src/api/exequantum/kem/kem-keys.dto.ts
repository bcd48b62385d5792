import { IsBoolean, IsOptional } from 'class-validator';

import { HANDLE_SECONDS } from '../../../kem/index.js';
import { IsIntegerIn } from '../../http/index.js';
import { IsHex } from '../wire/is-hex.decorator.js';

/** A KEM key to be made for one use. */
export class GenerateKeysDto {
  /** Life of the key in seconds; no end when absent. */
  @IsOptional()
  @IsIntegerIn(HANDLE_SECONDS.min, HANDLE_SECONDS.max)
  expires_in?: number;

  /**
   * The first decapsulation erases the key.
   * @default false
   */
  @IsOptional()
  @IsBoolean()
  one_use?: boolean;
}

/** A KEM key that waits for its use. */
export class KeysDto {
  /** Public key; names the key in later requests. */
  pk!: string;

  /** Public half of the project's signing key: pin it, do not take it from what it verifies. */
  verification_key!: string;

  /** Over the bytes of `pk`. */
  signature!: string;

  /** The same as `signature`. */
  verification_signature!: string;

  /** The private key, only where the operator switched that on. */
  sk?: string;
}

/** A signed public key to encapsulate to. */
export class EncapsulateKeyDto {
  @IsHex()
  pk!: string;

  /** Over the bytes of `pk`. */
  @IsHex()
  signature!: string;

  /** What verifies `signature`. */
  @IsOptional()
  @IsHex()
  verif_key?: string;

  /** The same under its other name. */
  @IsOptional()
  @IsHex()
  verification_key?: string;
}

/** A shared key, and the ciphertext that carries it. */
export class EncapsulatedKeyDto {
  /** For the holder of the private key. */
  cipher!: string;

  /** 32 bytes. */
  shared_key!: string;

  /** The verification key is one of this project's signing key and `pk` one of its keys. */
  trusted!: boolean;
}

/** A ciphertext to be opened. */
export class DecapsulateKeyDto {
  @IsHex()
  cipher!: string;

  /** Names a key that the service holds. */
  @IsOptional()
  @IsHex()
  pk?: string;

  /** Instead of `pk`: the private key itself, in the form of FIPS 203. It is used and not stored. */
  @IsOptional()
  @IsHex()
  sk?: string;
}

/** The shared key that a ciphertext carried. */
export class DecapsulatedKeyDto {
  /** 32 bytes; of a ciphertext that is not genuine it is another key. */
  shared_key!: string;
}
