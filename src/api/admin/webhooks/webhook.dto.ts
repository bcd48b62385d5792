import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';

import { MAX_URL_LENGTH, WEBHOOK_EVENTS, type WebhookEvent } from '../../../webhooks/index.js';
import { IsListOf } from '../../http/index.js';

const EVENTS = { enum: WEBHOOK_EVENTS, isArray: true, example: ['token.signed'] };
const STATES = ['pending', 'delivered', 'failed', 'cancelled'] as const;

/** Where a project wants to be told, and of what. */
export class WebhookSettingDto {
  /**
   * Where deliveries go: https, and no private address unless the operator allows it.
   * @example "https://hooks.example.com/twinseal"
   */
  @IsString()
  @Length(1, MAX_URL_LENGTH)
  url!: string;

  /** What it is told of. Absent: everything. */
  @IsOptional()
  @IsListOf(WEBHOOK_EVENTS, ['token.signed'])
  events?: WebhookEvent[];
}

/** A project's webhook. */
export class AdminWebhookDto {
  /** @example "https://hooks.example.com/twinseal" */
  url!: string;

  @ApiProperty(EVENTS)
  events!: readonly string[];

  active!: boolean;

  /** @example "2026-11-21T08:30:00.000Z" */
  created_at!: string;
}

/** A webhook in the answer that sets it. */
export class WebhookSetDto extends AdminWebhookDto {
  /** `whsec_` and 64 hex digits; in the first answer only. */
  secret?: string;
}

/** One try to deliver. */
export class DeliveryAttemptDto {
  @ApiProperty({ type: 'integer', example: 1 })
  number!: number;

  /** @example "2026-11-21T08:30:00.000Z" */
  at!: string;

  /** HTTP status; null when there was no answer. */
  @ApiProperty({ type: 'integer', nullable: true, example: 200 })
  status!: number | null;

  /** Why it does not count as delivered; null when it does. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  error!: string | null;
}

/** One event on its way to the webhook, or there. */
export class DeliveryDto {
  /** Also the header `X-PQAuth-Delivery`. */
  id!: string;

  @ApiProperty({ enum: WEBHOOK_EVENTS, example: 'token.signed' })
  event!: string;

  /** `failed` after the last attempt, `cancelled` with the webhook. */
  @ApiProperty({ enum: STATES, example: 'delivered' })
  state!: string;

  /** @example "2026-11-21T08:30:00.000Z" */
  created_at!: string;

  attempts!: DeliveryAttemptDto[];
}

/** A page of the delivery log, newest first. */
export class DeliveryListDto {
  items!: DeliveryDto[];

  /** For the next page; null on the last. */
  @ApiProperty({ type: 'string', nullable: true, example: null })
  next_cursor!: string | null;
}

/** A delivery that was queued. */
export class QueuedDeliveryDto {
  id!: string;

  @ApiProperty({ enum: WEBHOOK_EVENTS, example: 'token.signed' })
  event!: string;

  @ApiProperty({ enum: STATES, example: 'pending' })
  state!: string;
}
