import { ApiProperty } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';

import { MAX_URL_LENGTH, WEBHOOK_EVENTS, type WebhookEvent } from '../../../webhooks/index.js';
import { IsListOf } from '../../http/index.js';
import { SuccessDto } from '../answers.dto.js';
import { IsText } from '../is-text.decorator.js';

const EVENTS = { enum: WEBHOOK_EVENTS, isArray: true, example: ['token.signed'] };

/** A webhook to be registered, or changed. */
export class RegisterWebhookDto {
  /**
   * Where deliveries go: https, and no private address unless the operator allows it.
   * @example "https://hooks.example.com/twinseal"
   */
  @IsText({ min: 1, max: MAX_URL_LENGTH })
  url!: string;

  /** What it is told of. Absent: everything. */
  @IsOptional()
  @IsListOf(WEBHOOK_EVENTS, ['token.signed'])
  events?: WebhookEvent[];
}

/** A webhook with its secret. */
export class WebhookWithSecretDto {
  /** @example "https://hooks.example.com/twinseal" */
  url!: string;

  @ApiProperty(EVENTS)
  events!: readonly string[];

  /** `whsec_` and 64 hex digits: keys the HMAC of every delivery, as text. */
  secret!: string;
}

/** The answer to a registration. */
export class WebhookRegisteredDto extends SuccessDto {
  webhook!: WebhookWithSecretDto;
}

/** A webhook without its secret. */
export class WebhookDto {
  /** @example "https://hooks.example.com/twinseal" */
  url!: string;

  @ApiProperty(EVENTS)
  events!: readonly string[];

  active!: boolean;

  /** Unix seconds. */
  @ApiProperty({ type: 'integer' })
  createdAt!: number;
}

/** The project's webhook. */
export class WebhookAnswerDto extends SuccessDto {
  /** Null when there is none. */
  @ApiProperty({ type: WebhookDto, nullable: true })
  webhook!: WebhookDto | null;
}

/** A sample that was queued. */
export class WebhookTestDto extends SuccessDto {
  /** @example "Test event queued" */
  message!: string;
}

/** The key that signs deliveries. */
export class WebhookPublicKeyDto extends SuccessDto {
  /** Standard base64 of the raw key. */
  publicKey!: string;

  /** @example "ML-DSA-65" */
  algorithm!: string;

  /** SHA-256 of the raw key, lowercase hex, as the header names it. */
  fingerprint!: string;
}
