import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Authorities, type CaFormat } from '../../ca/index.js';
import { encodePem } from '../../crypto/encodings/pem.js';
import { RequestError } from '../../errors/index.js';
import { Public, Refuses } from '../http/index.js';
import { AuthorityIdParam } from './authority-param.js';
import { sendCacheable } from './cacheable.js';

/** A root never changes. */
const MAX_AGE = 3600;

/** Roots, for everybody who verifies certificates. */
@ApiTags('pkix')
@Controller('ca/:caId')
export class RootsController {
  constructor(private readonly authorities: Authorities) {}

  /** The root of an X.509 CA. No key is needed. */
  @Get('root.pem')
  @Public()
  @Refuses('request.not-found')
  @AuthorityIdParam()
  @ApiOkResponse({
    description: 'PEM',
    content: { 'application/x-pem-file': { schema: { type: 'string' } } },
  })
  async getPemRoot(
    @Param('caId') caId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const body = encodePem('CERTIFICATE', await this.#root(caId, 'x509'));
    await sendCacheable(request, reply, { contentType: 'application/x-pem-file', body, maxAge: MAX_AGE });
  }

  /** The root of a PQCert CA. No key is needed. */
  @Get('root.json')
  @Public()
  @Refuses('request.not-found')
  @AuthorityIdParam()
  @ApiOkResponse({
    description: 'A PQCert of type CA_ROOT',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/PqCertDto' } } },
  })
  async getJsonRoot(
    @Param('caId') caId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // Stored as the JSON text that was signed.
    const body = await this.#root(caId, 'pqcert');
    const contentType = 'application/json; charset=utf-8';
    await sendCacheable(request, reply, { contentType, body, maxAge: MAX_AGE });
  }

  async #root(caId: string, format: CaFormat): Promise<Uint8Array> {
    const authority = await this.authorities.find(caId);
    if (authority?.format !== format) {
      throw new RequestError('request.not-found', `There is no CA of format ${format} with this id`);
    }
    return authority.root;
  }
}
