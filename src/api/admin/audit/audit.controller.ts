import { Readable } from 'node:stream';

import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import {
  AuditExport,
  AuditService,
  ChainVerification,
  checkpointAnswer,
  Checkpoints,
  type AuditQuery,
} from '../../../audit/index.js';
import { AdminOnly, NoQueryDto, Refuses } from '../../http/index.js';
import { readPageRequest } from '../list-query.dto.js';
import { AuditExportQueryDto, AuditQueryDto } from './audit-query.dto.js';
import { AuditCheckpointDto, AuditListDto, AuditVerdictDto } from './audit.dto.js';

/** The audit log: listed, exported, signed and proven. */
@ApiTags('audit')
@Controller('admin/audit')
export class AuditController {
  constructor(
    private readonly audit: AuditService,
    private readonly verification: ChainVerification,
    private readonly checkpoints: Checkpoints,
    private readonly exports: AuditExport,
  ) {}

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
    return await this.verification.verify();
  }

  /**
   * A signed statement of the chain's head.
   * @remarks Covers every answer given so far. Signed when entries were added since the last one, else the last one. Keep it
   * elsewhere: an export can then be checked with it alone.
   */
  @Get('checkpoint')
  @AdminOnly()
  @Refuses('request.shape', 'conflict.state', 'provider.unavailable')
  async signCheckpoint(@Query() _query: NoQueryDto): Promise<AuditCheckpointDto> {
    return checkpointAnswer(await this.checkpoints.ofHead());
  }

  /**
   * The whole log as JSON Lines, with its checkpoints.
   * @remarks A stream: an answer without its last line, of kind `end`, was cut off. `docs/audit.md` has the format.
   */
  @Get('export')
  @AdminOnly()
  @ApiOkResponse({
    description: 'One JSON object per line',
    content: { 'application/x-ndjson': { schema: { type: 'string' } } },
  })
  async exportAudit(@Query() { after }: AuditExportQueryDto): Promise<StreamableFile> {
    const lines = await this.exports.open(after);
    return new StreamableFile(Readable.from(lines), { type: 'application/x-ndjson' });
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
