import { Body, Controller, HttpCode, HttpStatus, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiTags, ApiUnauthorizedResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

import { readSentToken, refusalText, Tokens } from '../../../tokens/index.js';
import type { ChargedCaller } from '../../../usage/index.js';
import { Authenticated, Refuses } from '../../http/index.js';
import { CurrentChargedCaller } from '../current-charged-caller.decorator.js';
import { ownerOf, remaining } from '../remaining.js';
import { readReason, refuseUnknown } from './revoke-request.js';
import { SIGN_REQUEST } from './sign-request.schema.js';
import {
  type TokenRefused,
  RevokeAnswerDto,
  RevokeRequestDto,
  SignAnswerDto,
  VerifyAnswerDto,
  VerifyRequestDto,
} from './token.dto.js';

/** A body that is checked by hand: its members are not a DTO's. */
type SentBody = Readonly<Record<string, unknown>> | undefined;

const REFUSED = { description: 'The API key or, with `valid`, the token is refused' };

/** Tokens: signed, verified, ended. */
@ApiTags('tokens')
@Controller()
export class TokensController {
  constructor(private readonly tokens: Tokens) {}

  /** Signs a token with the fields that are sent. Costs one token. */
  @Post('sign')
  @HttpCode(HttpStatus.OK)
  @Authenticated({ scope: 'tokens', audited: 'token.sign' })
  @Refuses('quota.exhausted')
  @ApiBody({ schema: SIGN_REQUEST })
  async signToken(
    @CurrentChargedCaller() caller: ChargedCaller,
    @Body() body: SentBody,
  ): Promise<SignAnswerDto> {
    const { token, seconds, ownerEmail, cost, source, usage } = await this.tokens.sign(caller, body ?? {});
    return {
      success: true,
      token,
      meta: {
        algorithm: token.algorithm,
        standard: 'NIST FIPS 204',
        quantumResistant: true,
        expiresIn: seconds,
        issuedFor: ownerOf(ownerEmail),
        projectId: caller.actor.projectId,
        tokenCost: cost,
        source,
      },
      usage: remaining(usage),
    };
  }

  /** Says whether a token holds, and what it claims. A refused one is 401 with `valid: false`. Costs one token, refused or not. */
  @Post('verify')
  @HttpCode(HttpStatus.OK)
  @Authenticated({ scope: 'tokens', audited: 'token.verify' })
  @Refuses('quota.exhausted')
  @ApiBody({ type: VerifyRequestDto })
  @ApiOkResponse({ type: VerifyAnswerDto, description: 'The token holds' })
  @ApiUnauthorizedResponse(REFUSED)
  async verifyToken(
    @CurrentChargedCaller() caller: ChargedCaller,
    @Body() body: SentBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<VerifyAnswerDto | TokenRefused> {
    refuseUnknown(body ?? {}, ['token']);
    const verdict = await this.tokens.verify(caller, readSentToken(body?.['token']));
    if (verdict.valid) return { success: true, valid: true, payload: verdict.claims };
    void reply.status(HttpStatus.UNAUTHORIZED);
    return { success: false, valid: false, error: refusalText(verdict.refusal) };
  }

  /** Ends a token before its time, at once on every replica. Costs one token the first time, nothing again. */
  @Post('revoke')
  @HttpCode(HttpStatus.OK)
  @Authenticated({ scope: 'tokens', audited: 'token.revoke' })
  @Refuses('quota.exhausted')
  @ApiBody({ type: RevokeRequestDto })
  async revokeToken(
    @CurrentChargedCaller() caller: ChargedCaller,
    @Body() body: SentBody,
  ): Promise<RevokeAnswerDto> {
    refuseUnknown(body ?? {}, ['token', 'reason']);
    const reason = readReason(body ?? {});
    const revocation = await this.tokens.revoke(caller, body?.['token'], reason);
    if (!revocation.first) return { success: true, message: 'Token was already revoked' };
    const { revokedAt, claims } = revocation;
    return {
      success: true,
      message: 'Token revoked successfully',
      revokedAt,
      sub: claims.sub,
      expiresAt: claims.exp,
      note: 'This token will be rejected on any future /verify call',
    };
  }
}
