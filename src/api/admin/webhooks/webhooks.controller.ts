import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Post, Put, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';

import type { Actor } from '../../../ledger/index.js';
import { Webhooks } from '../../../webhooks/index.js';
import { AdminOnly, CurrentActor, NoQueryDto, Refuses, ShowsSecret } from '../../http/index.js';
import { ListQueryDto, readPageRequest } from '../list-query.dto.js';
import { ProjectIdParam } from '../path-parameters.js';
import { deliveryDto, queuedDto, webhookDto } from './webhook-mapping.js';
import {
  AdminWebhookDto,
  DeliveryListDto,
  QueuedDeliveryDto,
  WebhookSetDto,
  WebhookSettingDto,
} from './webhook.dto.js';

/** What a test event names as the API key. */
const ADMIN_NAME = 'admin';

/** A project's webhook, its delivery log, and what of it is sent again. */
@ApiTags('webhooks')
@Controller('admin/projects/:id/webhook')
export class AdminWebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  /** Registers the project's webhook, or changes it. The first answer is the only one that shows the secret. */
  @Put()
  @ShowsSecret()
  @AdminOnly()
  @Refuses('request.not-found')
  @ProjectIdParam()
  async setWebhook(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() request: WebhookSettingDto,
    @Query() _query: NoQueryDto,
  ): Promise<WebhookSetDto> {
    const { webhook, secret, isNew } = await this.webhooks.set(id, request, actor);
    return Object.assign(webhookDto(webhook), isNew ? { secret } : {});
  }

  /** Shows the webhook, without its secret. */
  @Get()
  @AdminOnly()
  @Refuses('request.not-found')
  @ProjectIdParam()
  async getWebhook(@Param('id') id: string, @Query() _query: NoQueryDto): Promise<AdminWebhookDto> {
    return webhookDto(await this.webhooks.get(id));
  }

  /** Deletes the webhook and what is still on its way to it. */
  @Delete()
  @HttpCode(HttpStatus.NO_CONTENT)
  @AdminOnly()
  @Refuses('request.not-found')
  @ProjectIdParam()
  async deleteWebhook(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() _query: NoQueryDto,
  ): Promise<void> {
    await this.webhooks.delete(id, actor);
  }

  /** Sends a sample `token.signed`. */
  @Post('test')
  @HttpCode(HttpStatus.ACCEPTED)
  @AdminOnly()
  @Refuses('request.not-found')
  @ProjectIdParam()
  async testWebhook(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() _query: NoQueryDto,
  ): Promise<QueuedDeliveryDto> {
    return queuedDto(await this.webhooks.test(id, ADMIN_NAME, actor));
  }

  /** Lists the deliveries with every attempt, newest first. Ended ones are kept for 30 days. */
  @Get('deliveries')
  @AdminOnly()
  @Refuses('request.not-found')
  @ProjectIdParam()
  async listDeliveries(@Param('id') id: string, @Query() query: ListQueryDto): Promise<DeliveryListDto> {
    const { items, nextCursor } = await this.webhooks.log(id, readPageRequest(query));
    return { items: items.map(deliveryDto), next_cursor: nextCursor };
  }

  /** Sends the same body under the same id again, with all attempts before it. */
  @Post('deliveries/:deliveryId/replay')
  @HttpCode(HttpStatus.ACCEPTED)
  @AdminOnly()
  @Refuses('request.not-found')
  @ProjectIdParam()
  @ApiParam({ name: 'deliveryId', description: 'Id of the delivery.' })
  async replayDelivery(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
    @Query() _query: NoQueryDto,
  ): Promise<QueuedDeliveryDto> {
    return queuedDto(await this.webhooks.replay(id, deliveryId, actor));
  }
}
