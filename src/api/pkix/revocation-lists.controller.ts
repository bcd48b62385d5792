import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Authorities, RevocationLists } from '../../ca/index.js';
import { Public, Refuses } from '../http/index.js';
import { AuthorityIdParam } from './authority-param.js';
import { sendCacheable } from './cacheable.js';
import { requireX509 } from './require-x509.js';
import { systemActor } from './system-actor.js';

/** Short: what was revoked meanwhile is missing from a copy on the way. */
const MAX_AGE = 300;

/** Certificate revocation lists, for everybody who verifies certificates. */
@ApiTags('pkix')
@Controller('ca/:caId')
export class RevocationListsController {
  constructor(
    private readonly authorities: Authorities,
    private readonly lists: RevocationLists,
  ) {}

  /** The certificate revocation list of an X.509 CA (RFC 5280), with every revocation up to this moment. No key is needed. */
  @Get('crl.der')
  @Public()
  @Refuses('request.not-found', 'service.unavailable')
  @AuthorityIdParam()
  @ApiOkResponse({
    description: 'DER CertificateList',
    content: { 'application/pkix-crl': { schema: { type: 'string', format: 'binary' } } },
  })
  async getCrl(
    @Param('caId') caId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const authority = requireX509(await this.authorities.find(caId));
    const { content: body } = await this.lists.current(authority, 'der', systemActor(request));
    await sendCacheable(request, reply, { contentType: 'application/pkix-crl', body, maxAge: MAX_AGE });
  }
}
