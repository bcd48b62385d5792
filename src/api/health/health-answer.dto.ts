import { ApiProperty } from '@nestjs/swagger';

/** FIPSign's health answer, member for member: its SDKs compare some of them. */
export class HealthDto {
  /** Always `true`. */
  success!: boolean;

  /** @example "ok" */
  status!: string;

  /** @example "twinseal" */
  service!: string;

  /**
   * Always `ML-DSA-65`, whatever the projects use.
   * @example "ML-DSA-65"
   */
  algorithm!: string;

  /** @example "NIST FIPS 204" */
  standard!: string;

  /** Always `true`. */
  quantumResistant!: boolean;

  /** @example "2.0.0" */
  version!: string;
}

/** One thing the service needs. */
export class CheckDto {
  /** @example "database" */
  name!: string;

  ok!: boolean;

  /**
   * Why not; absent when all is well.
   * @example "no answer in time"
   */
  reason?: string;
}

/** Whether this replica should get requests. */
export class StatusDto {
  @ApiProperty({ enum: ['ok', 'unavailable'], example: 'ok' })
  status!: 'ok' | 'unavailable';

  /** Everything that was looked at. */
  @ApiProperty({ type: [CheckDto] })
  checks!: CheckDto[];
}
