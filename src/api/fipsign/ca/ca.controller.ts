import { Body, Controller, Get, Header, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';

import { Authorities, Certificates, Issuing, noActiveCa, RevocationLists } from '../../../ca/index.js';
import { RequestError } from '../../../errors/index.js';
import type { ChargedCaller } from '../../../usage/index.js';
import { Authenticated, NoQueryDto, Refuses } from '../../http/index.js';
import { CurrentChargedCaller } from '../current-charged-caller.decorator.js';
import { readReason, refuseUnknown } from '../tokens/revoke-request.js';
import { caUsage, certificateAnswer, issueAnswer } from './ca-mapping.js';
import {
  CertificateAnswerDto,
  CrlAnswerDto,
  IssueCertificateAnswerDto,
  PqCertDto,
  RevokeCertificateAnswerDto,
} from './ca.dto.js';
import { IssueCertificateRequestDto, RevokeCertificateRequestDto } from './certificate-requests.dto.js';
import { CrlQueryDto } from './crl-query.dto.js';

/** A body that is checked by hand: its texts, and their order, are the contract's. */
type SentBody = Readonly<Record<string, unknown>> | undefined;

const VERIFY_NOTE =
  'crl.signature is made by the CA key over the canonical JSON of crl without signature; verify it with the root.';

/** Certificates of the project's authority. */
@ApiTags('ca')
@ApiExtraModels(PqCertDto)
@Controller('ca')
export class CaController {
  constructor(
    private readonly issuing: Issuing,
    private readonly certificates: Certificates,
    private readonly authorities: Authorities,
    private readonly lists: RevocationLists,
  ) {}

  /**
   * Issues a certificate of the project's active CA. A composite CA answers 409 for a key that was revoked with the reason
   * `keyCompromise`, or shares a half with one. Costs one token.
   */
  @Post('issue')
  @HttpCode(HttpStatus.OK)
  @Authenticated({ scope: 'ca', audited: 'ca.issue' })
  @Refuses('request.not-found', 'conflict.state', 'quota.exhausted')
  @ApiBody({ type: IssueCertificateRequestDto })
  async issueCertificate(
    @CurrentChargedCaller() caller: ChargedCaller,
    @Body() body: SentBody,
  ): Promise<IssueCertificateAnswerDto> {
    return issueAnswer(await this.issuing.issue(caller, body ?? {}));
  }

  /** Revokes a certificate for good, of a retired CA too. A second time is 409. Costs one token. */
  @Post('revoke')
  @HttpCode(HttpStatus.OK)
  @Authenticated({ scope: 'ca', audited: 'ca.revoke' })
  @Refuses('request.not-found', 'conflict.state', 'quota.exhausted')
  @ApiBody({ type: RevokeCertificateRequestDto })
  async revokeCertificate(
    @CurrentChargedCaller() caller: ChargedCaller,
    @Body() body: SentBody,
  ): Promise<RevokeCertificateAnswerDto> {
    refuseUnknown(body ?? {}, ['certId', 'reason']);
    const certId = readCertId(body ?? {});
    const reason = readReason(body ?? {});
    const { format, revokedAt, usage } = await this.certificates.revoke(caller, certId, reason);
    return {
      success: true,
      certId,
      revokedAt,
      reason,
      usage: caUsage(usage),
      ...(format === 'x509' && { format }),
    };
  }

  /** Shows a certificate and what has become of it. Free. */
  @Get('certificate/:id')
  @Authenticated({ scope: 'ca' })
  @Refuses('request.not-found')
  @ApiParam({
    name: 'id',
    description: 'Id of the certificate.',
    example: 'cert_0123456789abcdef0123456789abcdef',
  })
  async getCertificate(
    @CurrentChargedCaller() { actor }: ChargedCaller,
    @Param('id') id: string,
    @Query() _query: NoQueryDto,
  ): Promise<CertificateAnswerDto> {
    return certificateAnswer(await this.certificates.find(actor.projectId, id));
  }

  /** The signed revocation list of the project's newest CA, or of another of its CAs. Free. */
  @Get('crl')
  @Authenticated({ scope: 'ca', audited: 'ca.crl' })
  @Refuses('request.not-found')
  @Header('content-type', 'application/json; charset=utf-8')
  @ApiOkResponse({ type: CrlAnswerDto, description: 'OK' })
  async getRevocationList(
    @CurrentChargedCaller() { actor }: ChargedCaller,
    @Query() { caId }: CrlQueryDto,
  ): Promise<string> {
    const authority = await this.authorities.ofProject(actor.projectId, caId);
    if (authority === undefined) throw noActiveCa();
    const { content, issuedAt } = await this.lists.current(authority, 'json', actor);
    // The list is stored as it was signed; a large one is not parsed only to be written again.
    const crl = Buffer.from(content).toString('utf8');
    const note = JSON.stringify(VERIFY_NOTE);
    return `{"success":true,"crl":${crl},"generatedAt":${issuedAt},"verifyNote":${note}}`;
  }
}

function readCertId(body: Readonly<Record<string, unknown>>): string {
  const certId = Object.hasOwn(body, 'certId') ? body['certId'] : undefined;
  if (typeof certId === 'string' && certId !== '') return certId;
  throw new RequestError('request.shape', '"certId" is required');
}
