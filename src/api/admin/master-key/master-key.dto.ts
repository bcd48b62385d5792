import { ApiProperty } from '@nestjs/swagger';

/** How the database stands to the configured master keys. An id tells keys apart and says nothing about them. */
export class MasterKeyDto {
  /**
   * `settled`: everything is sealed under the configured key. `pending`: the configured key is not current yet.
   * `rotating`: it is, and something is still sealed under another one.
   */
  @ApiProperty({ enum: ['settled', 'pending', 'rotating'], example: 'settled' })
  state!: 'settled' | 'pending' | 'rotating';

  /**
   * The key that new things are sealed under.
   * @example "9f86d081884c7d65"
   */
  current!: string;

  /**
   * The key that `TWINSEAL_MASTER_KEY` names in the replica that answers.
   * @example "9f86d081884c7d65"
   */
  configured!: string;

  /** Other keys that the database still needs: configure them until this list is empty. */
  older!: string[];

  /** Key versions and webhooks that are sealed under one of those. */
  @ApiProperty({ type: 'integer', minimum: 0, example: 0 })
  remaining!: number;
}
