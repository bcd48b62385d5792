import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { AuditService, type AuditQuery } from '../../../audit/index.js';
import { AdminOnly, NoQueryDto, Refuses } from '../../http/index.js';
import { readPageRequest } from '../list-query.dto.js';
import { AuditQueryDto } from './audit-query.dto.js';
import { AuditListDto, AuditVerdictDto } from './audit.dto.js';

@ApiTags('audit')
@Controller('admin/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  /** Lists audited deeds and refusals, oldest first. */
  @Get()
  @AdminOnly()
  async listAuditEntries(@Query() query: AuditQueryDto): Promise<AuditListDto> {
    return await this.audit.list(readAuditQuery(query));
  }

  /**
   * Recomputes the whole audit chain.
   * @remarks Names the first entry that breaks it. A broken chain is an answer, not an error.
   */
  @Get('verify')
  @AdminOnly()
  @Refuses('request.shape')
  async verifyAudit(@Query() _query: NoQueryDto): Promise<AuditVerdictDto> {
    return await this.audit.verify();
  }
}

function readAuditQuery(query: AuditQueryDto): AuditQuery {
  const { project, since, action } = query;
  return {
    ...readPageRequest(query),
    ...(project !== undefined && { projectId: project }),
    ...(since !== undefined && { since }),
    ...(action !== undefined && { action }),
  };
}
