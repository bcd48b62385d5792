import { Body, Controller, Get, HttpCode, HttpStatus, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiForbiddenResponse, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { Mandates } from '../../../mandates/index.js';
import type { ChargedCaller } from '../../../usage/index.js';
import { Authenticated, Refuses } from '../../http/index.js';
import { CurrentChargedCaller } from '../current-charged-caller.decorator.js';
import { remaining } from '../remaining.js';
import { mandateDto, newMandateDto, readMandateAction } from './mandate-mapping.js';
import {
  MandateChangeDto,
  MandateListQueryDto,
  CreateMandateDto,
  VerifyMandateDto,
} from './mandate-request.dto.js';
import {
  ChangedMandateDto,
  DeniedDto,
  GrantedDto,
  MandateAnswerDto,
  MandateListDto,
  CreatedMandateAnswerDto,
} from './mandate.dto.js';

const DEFAULT_LIMIT = 50;
const DENIED = {
  schema: {
    title: 'MandateRefusal',
    oneOf: [{ $ref: getSchemaPath(DeniedDto) }, { $ref: '#/components/schemas/FipsignError' }],
  },
  description: 'The mandate or, without `result`, the API key does not allow it',
};

/** What agents may do, and for how much. */
@ApiTags('mandates')
@ApiExtraModels(DeniedDto)
@Controller('mandate')
export class MandatesController {
  constructor(private readonly mandates: Mandates) {}

  /** Makes a mandate and the token that stands for it. Costs one token. */
  @Post()
  @HttpCode(HttpStatus.OK)
  @Authenticated({ scope: 'mandates', audited: 'mandate.create' })
  @Refuses('quota.exhausted')
  async createMandate(
    @CurrentChargedCaller() caller: ChargedCaller,
    @Body() { expiresInSeconds, ...request }: CreateMandateDto,
  ): Promise<CreatedMandateAnswerDto> {
    return newMandateDto(await this.mandates.create(caller, { ...request, seconds: expiresInSeconds }));
  }

  /** Grants an action and takes its cost from the budget in one step. Costs one token when granted, nothing when denied (403). */
  @Post('verify')
  @HttpCode(HttpStatus.OK)
  @Authenticated({ scope: 'mandates', audited: 'mandate.verify' })
  @Refuses('quota.exhausted')
  @ApiOkResponse({ type: GrantedDto, description: 'Granted' })
  @ApiForbiddenResponse(DENIED)
  async verifyMandate(
    @CurrentChargedCaller() caller: ChargedCaller,
    @Body() request: VerifyMandateDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<GrantedDto | DeniedDto> {
    const verdict = await this.mandates.verify(caller, request);
    if (!verdict.granted) {
      void reply.status(HttpStatus.FORBIDDEN);
      return { success: false, result: 'denied', ...verdict.denial };
    }
    return {
      success: true,
      result: 'granted',
      actionMatched: request.action,
      budgetRemaining: verdict.budgetRemaining,
      expiresInSeconds: verdict.secondsLeft,
      usage: remaining(verdict.usage),
    };
  }

  /** Narrows, suspends, resumes or revokes a mandate. Free. */
  @Patch(':id')
  @Authenticated({ scope: 'mandates', audited: 'mandate.update' })
  @Refuses('request.not-found', 'conflict.state')
  async changeMandate(
    @CurrentChargedCaller() caller: ChargedCaller,
    @Param('id') id: string,
    @Body() request: MandateChangeDto,
  ): Promise<ChangedMandateDto> {
    const { mandate, message } = await this.mandates.change(caller, id, readMandateAction(request));
    return {
      success: true,
      id: mandate.id,
      status: mandate.status,
      scope: mandate.scopeCurrent,
      updatedAt: mandate.updatedAt,
      ...(message !== undefined && { message }),
    };
  }

  /** Shows one mandate. Free. */
  @Get(':id')
  @Authenticated({ scope: 'mandates' })
  @Refuses('request.not-found')
  async getMandate(
    @CurrentChargedCaller() { actor }: ChargedCaller,
    @Param('id') id: string,
  ): Promise<MandateAnswerDto> {
    const mandate = await this.mandates.get(actor.projectId, id);
    return { success: true, mandate: mandateDto(mandate, this.mandates.seconds()) };
  }

  /** Lists the mandates, newest first. Free. */
  @Get()
  @Authenticated({ scope: 'mandates' })
  async listMandates(
    @CurrentChargedCaller() { actor }: ChargedCaller,
    @Query() { limit = DEFAULT_LIMIT, cursor }: MandateListQueryDto,
  ): Promise<MandateListDto> {
    const request = { limit, ...(cursor !== undefined && { cursor }) };
    const { items, total, nextCursor } = await this.mandates.list(actor.projectId, request);
    const now = this.mandates.seconds();
    const mandates = items.map((mandate) => mandateDto(mandate, now));
    return { success: true, mandates, total, count: mandates.length, nextCursor };
  }
}
