import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import type { ChargedCaller } from '../../../usage/index.js';
import { WebhookKeys, Webhooks } from '../../../webhooks/index.js';
import { unixSecondsOf } from '../../../platform/unix-seconds.js';
import { Authenticated, encodeBase64, Refuses, ShowsSecret } from '../../http/index.js';
import { SuccessDto } from '../answers.dto.js';
import { CurrentChargedCaller } from '../current-charged-caller.decorator.js';
import {
  RegisterWebhookDto,
  WebhookAnswerDto,
  WebhookPublicKeyDto,
  WebhookRegisteredDto,
  WebhookTestDto,
} from './webhook.dto.js';

/** The project's webhook, managed by its own API key as PQAuth's clients do. */
@ApiTags('webhooks')
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly keys: WebhookKeys,
  ) {}

  /** Registers the project's webhook, or changes it: the secret stays the same until it is deleted. */
  @Post()
  @HttpCode(HttpStatus.OK)
  @ShowsSecret()
  @Authenticated({ scope: 'webhook', audited: 'webhook.set' })
  async registerWebhook(
    @CurrentChargedCaller() { actor }: ChargedCaller,
    @Body() request: RegisterWebhookDto,
  ): Promise<WebhookRegisteredDto> {
    const { webhook, secret } = await this.webhooks.set(actor.projectId, request, actor);
    return { success: true, webhook: { url: webhook.url, events: webhook.events, secret } };
  }

  /** Shows the webhook, without its secret. */
  @Get()
  @Authenticated({ scope: 'webhook' })
  async getWebhook(@CurrentChargedCaller() { actor }: ChargedCaller): Promise<WebhookAnswerDto> {
    const webhook = await this.webhooks.find(actor.projectId);
    if (webhook === undefined) return { success: true, webhook: null };
    const { url, events, createdAt } = webhook;
    return { success: true, webhook: { url, events, active: true, createdAt: unixSecondsOf(createdAt) } };
  }

  /** Deletes the webhook and what is still on its way to it. */
  @Delete()
  @Authenticated({ scope: 'webhook', audited: 'webhook.delete' })
  @Refuses('request.not-found')
  async deleteWebhook(@CurrentChargedCaller() { actor }: ChargedCaller): Promise<SuccessDto> {
    await this.webhooks.delete(actor.projectId, actor);
    return { success: true };
  }

  /** Sends a sample `token.signed`. */
  @Post('test')
  @HttpCode(HttpStatus.OK)
  @Authenticated({ scope: 'webhook' })
  @Refuses('request.not-found')
  async testWebhook(@CurrentChargedCaller() { actor, apiKeyName }: ChargedCaller): Promise<WebhookTestDto> {
    await this.webhooks.test(actor.projectId, apiKeyName, actor);
    return { success: true, message: 'Test event queued' };
  }

  /** The key that signs the header `X-Twinseal-Signature` of this project's deliveries. */
  @Get('public-key')
  @Authenticated({ scope: 'webhook' })
  async getWebhookPublicKey(@CurrentChargedCaller() { actor }: ChargedCaller): Promise<WebhookPublicKeyDto> {
    const { publicKey, algorithm, fingerprint } = await this.keys.publicKey(actor.projectId);
    return { success: true, publicKey: encodeBase64(publicKey), algorithm, fingerprint };
  }
}
