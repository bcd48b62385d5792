import { IsOptional } from 'class-validator';

import { MAX_KEY_VERSION } from '../../keys/index.js';
import { IsIntegerIn } from '../http/index.js';
import { IsKeyName } from './is-key-name.decorator.js';

/** Which stored key version a request works with, but for the algorithm. */
export class StoredVersionDto {
  /**
   * Number of the key version; there is no implicit latest.
   * @example 1
   */
  @IsIntegerIn(1, MAX_KEY_VERSION)
  key_version!: number;

  /** Name of the key; `default` when absent. */
  @IsOptional()
  @IsKeyName()
  key?: string;
}
