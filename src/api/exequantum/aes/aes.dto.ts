import { IsOptional } from 'class-validator';

import { IsHex } from '../wire/is-hex.decorator.js';
import { IsUtf8Text } from '../wire/is-utf8-text.decorator.js';

/** Where the key comes from: `key`, or `pk` and `cipher`, so that none crosses the network. */
export class SharedKeyDto {
  /** The shared key, 32 bytes. */
  @IsOptional()
  @IsHex()
  key?: string;

  /** Names a key that the service holds; with `cipher`. */
  @IsOptional()
  @IsHex()
  pk?: string;

  /** A ciphertext that `pk` opens to the shared key. */
  @IsOptional()
  @IsHex()
  cipher?: string;
}

/** A text to be encrypted under a shared key. */
export class EncryptTextDto extends SharedKeyDto {
  /** Up to 1 MiB in UTF-8. */
  @IsUtf8Text()
  unencrypted!: string;
}

/** A text to be decrypted under the shared key that it was made with. */
export class DecryptTextDto extends SharedKeyDto {
  /** What `encrypt_text` answered. */
  @IsHex()
  ciphertext!: string;
}
