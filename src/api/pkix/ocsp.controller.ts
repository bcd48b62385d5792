import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Authorities, Ocsp } from '../../ca/index.js';
import { Public, Refuses, TakesBytes } from '../http/index.js';
import { AuthorityIdParam } from './authority-param.js';
import { requireX509 } from './require-x509.js';
import { systemActor } from './system-actor.js';

const REQUEST_TYPE = 'application/ocsp-request';
const RESPONSE_TYPE = 'application/ocsp-response';
/** Short: what was revoked meanwhile is good in a copy on the way. */
const CACHE_CONTROL = 'public, max-age=300, no-transform, must-revalidate';

const BINARY = { type: 'string', format: 'binary' } as const;
const ANSWER = {
  description: 'DER OCSPResponse; a request that cannot be read is answered with `malformedRequest` in it',
  content: { [RESPONSE_TYPE]: { schema: BINARY } },
};

/** The OCSP responders of X.509 CAs (RFC 6960, appendix A for HTTP). */
@ApiTags('pkix')
@Controller('ca/:caId/ocsp')
export class OcspController {
  constructor(
    private readonly authorities: Authorities,
    private readonly ocsp: Ocsp,
  ) {}

  /** Whether certificates are revoked: the request as the body. No key is needed. */
  @Post()
  @HttpCode(HttpStatus.OK)
  @Public()
  @TakesBytes(REQUEST_TYPE)
  @Refuses('request.not-found', 'service.unavailable')
  @AuthorityIdParam()
  @ApiConsumes(REQUEST_TYPE)
  @ApiBody({ required: true, schema: BINARY })
  @ApiOkResponse(ANSWER)
  async askOcspResponder(
    @Param('caId') caId: string,
    @Body() body: Uint8Array | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const authority = requireX509(await this.authorities.find(caId));
    const { der } = await this.ocsp.answer(authority, body ?? new Uint8Array(), systemActor(request));
    await reply.header('cache-control', 'no-store').type(RESPONSE_TYPE).send(Buffer.from(der));
  }

  /** Whether certificates are revoked: the request in base64 as the rest of the path. No key is needed. */
  @Get('*')
  @Public()
  @Refuses('request.not-found', 'service.unavailable')
  @AuthorityIdParam()
  @ApiParam({ name: 'path', description: 'DER OCSPRequest in standard base64, URL-encoded.' })
  @ApiOkResponse(ANSWER)
  async askOcspResponderByGet(
    @Param('caId') caId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const authority = requireX509(await this.authorities.find(caId));
    const answer = await this.ocsp.answer(authority, sentInPath(request), systemActor(request));
    await reply
      .header('cache-control', answer.shared ? CACHE_CONTROL : 'no-store')
      .type(RESPONSE_TYPE)
      .send(Buffer.from(answer.der));
  }
}

/** What the rest of the path decodes to; text that is no base64 becomes bytes that are no request. */
function sentInPath({ params }: FastifyRequest): Uint8Array {
  // The router gives the rest of a path under this name.
  const { '*': encoded = '' } = params as Readonly<Record<string, string>>;
  return new Uint8Array(Buffer.from(encoded, 'base64'));
}
