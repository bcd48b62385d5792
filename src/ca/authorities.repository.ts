import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { effect, type Effect } from '../ledger/index.js';
import { Database, type CertificateAuthorityRow } from '../storage/index.js';
import type { Authority } from './authority.js';

/** Reads and writes of the table `certificate_authorities`. */
@Injectable()
export class AuthoritiesRepository {
  constructor(private readonly database: Database) {}

  /** Of any project, deleted ones included: their lists and roots stay served. */
  async find(id: string): Promise<Authority | undefined> {
    const row = await this.#all().where('id', '=', id).executeTakeFirst();
    return row && authorityOf(row);
  }

  async findOfProject(projectId: string, id: string): Promise<Authority | undefined> {
    const row = await this.#all().where('id', '=', id).where('project_id', '=', projectId).executeTakeFirst();
    return row && authorityOf(row);
  }

  async findActive(projectId: string): Promise<Authority | undefined> {
    const row = await this.#all()
      .where('project_id', '=', projectId)
      .where('status', '=', 'active')
      .executeTakeFirst();
    return row && authorityOf(row);
  }

  /** All of a project, newest first: the active one, if there is one, is the first. */
  async list(projectId: string, limit: number): Promise<readonly Authority[]> {
    const rows = await this.#all()
      .where('project_id', '=', projectId)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(authorityOf);
  }

  /** Refused while the project has an active CA, and when it is gone. */
  insert(authority: Authority): Effect {
    const row: CertificateAuthorityRow = {
      id: authority.id,
      project_id: authority.projectId,
      version_id: authority.versionId,
      format: authority.format,
      subject: authority.subject,
      algorithm: authority.algorithm.name,
      status: authority.status,
      root: authority.root,
      issued_at: authority.issuedAt,
      expires_at: authority.expiresAt,
      revocation_seq: authority.revocationSeq,
      created_at: authority.createdAt,
      retired_at: authority.retiredAt,
    };
    // Exactly the members that stand above.
    const columns = Object.keys(row) as (keyof CertificateAuthorityRow)[];
    const ofActiveProject = this.database.reader
      .selectFrom('projects')
      .select(columns.map((column) => sql`${row[column]}`.as(column)))
      .where('projects.id', '=', authority.projectId)
      .where('projects.status', '=', 'active');
    const insert = this.database.reader
      .insertInto('certificate_authorities')
      .columns(columns)
      .expression(ofActiveProject);
    return effect(insert.compile(), 'authority', 1);
  }

  /** active -> retired; refused when it is no longer active. */
  retire(id: string, at: string): Effect {
    const update = this.database.reader
      .updateTable('certificate_authorities')
      .set({ status: 'retired', retired_at: at })
      .where('id', '=', id)
      .where('status', '=', 'active');
    return effect(update.compile(), 'retire authority', 1);
  }

  /** Counts one more revocation: lists that were made before are behind from this commit on. */
  countRevocation(id: string): Effect {
    const update = this.database.reader
      .updateTable('certificate_authorities')
      .set({ revocation_seq: sql<number>`revocation_seq + 1` })
      .where('id', '=', id);
    return effect(update.compile(), 'count a revocation', 1);
  }

  #all() {
    return this.database.reader.selectFrom('certificate_authorities').selectAll();
  }
}

function authorityOf(row: CertificateAuthorityRow): Authority {
  return {
    id: row.id,
    projectId: row.project_id,
    versionId: row.version_id,
    format: row.format,
    subject: row.subject,
    algorithm: keyAlgorithm(row.algorithm),
    status: row.status,
    root: row.root,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    revocationSeq: row.revocation_seq,
    createdAt: row.created_at,
    retiredAt: row.retired_at,
  };
}
