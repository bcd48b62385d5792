import { Injectable } from '@nestjs/common';
import { effect, type Effect } from '../ledger/index.js';
import { Database, type ProjectRow } from '../storage/index.js';
import type { CreationPosition } from '../platform/page.js';
import { changedColumns, projectOf } from './project-row.js';
import { RESERVED_NAME_PREFIX, type CheckedChange } from './project-rules.js';
import type { Project } from './project.js';
import { storedList } from './stored-list.js';

/** Reads and writes of the table `projects`. The system project and deleted ones are invisible to every read. */
@Injectable()
export class ProjectsRepository {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<Project | undefined> {
    const row = await this.#visible().where('id', '=', id).executeTakeFirst();
    return row && projectOf(row);
  }

  /** At most `count` projects after a position, in order of creation. */
  async list(after: CreationPosition | undefined, count: number): Promise<readonly Project[]> {
    let query = this.#visible().orderBy('created_at').orderBy('id').limit(count);
    if (after !== undefined) {
      query = query.where((is) =>
        is(is.refTuple('created_at', 'id'), '>', is.tuple(after.createdAt, after.id)),
      );
    }
    return (await query.execute()).map(projectOf);
  }

  /** Whether a tenant was ever made here, deleted ones included. */
  async anyTenantEver(): Promise<boolean> {
    const query = this.database.reader.selectFrom('projects').select('id').where('kind', '=', 'tenant');
    return (await query.limit(1).executeTakeFirst()) !== undefined;
  }

  async systemProjectExists(id: string): Promise<boolean> {
    const query = this.database.reader.selectFrom('projects').select('id');
    return (await query.where('id', '=', id).where('kind', '=', 'system').executeTakeFirst()) !== undefined;
  }

  /** Refused when the name is taken. */
  insert(project: Project, kind: ProjectRow['kind']): Effect {
    const insert = this.database.reader.insertInto('projects').values({
      id: project.id,
      name: project.name,
      plan: project.plan,
      status: 'active',
      kind,
      owner_email: project.ownerEmail,
      free_limit: project.freeLimit,
      token_algorithm: project.tokenAlgorithm,
      allowed_algorithms: storedList(project.allowedAlgorithms),
      created_at: project.createdAt,
      updated_at: project.updatedAt,
    });
    return effect(insert.compile(), 'project', 1);
  }

  /** Refused when the project is gone or the new name is taken. */
  update(id: string, change: CheckedChange, updatedAt: string): Effect {
    const update = this.database.reader
      .updateTable('projects')
      .set({ ...changedColumns(change), updated_at: updatedAt })
      .where('id', '=', id)
      .where('kind', '=', 'tenant')
      .where('status', '=', 'active');
    return effect(update.compile(), 'project', 1);
  }

  /**
   * Marks a project deleted and frees its name; the row stays, so audit entries keep a project to point at. Refused
   * when the project is gone or still in use: the look and the deed are one statement, so nothing slips in between.
   */
  markDeleted(id: string, at: string): Effect {
    const update = this.database.reader
      .updateTable('projects')
      .set({ status: 'deleted', name: `${RESERVED_NAME_PREFIX}deleted:${id}`, updated_at: at })
      .where('id', '=', id)
      .where('kind', '=', 'tenant')
      .where('status', '=', 'active')
      .where((eb) => eb.not(eb.exists(this.#activeKeyVersions(id))))
      .where((eb) => eb.not(eb.exists(this.#usableApiKeys(id, at))));
    return effect(update.compile(), 'project', 1);
  }

  /** Keys that someone can retire: an active CA is in use through its key, token and webhook keys end with the project. */
  #activeKeyVersions(projectId: string) {
    return this.database.reader
      .selectFrom('key_versions')
      .innerJoin('keys', 'keys.id', 'key_versions.key_id')
      .select('key_versions.id')
      .where('keys.project_id', '=', projectId)
      .where('keys.purpose', 'in', ['general', 'ca'])
      .where('key_versions.status', '=', 'active');
  }

  #usableApiKeys(projectId: string, at: string) {
    return this.database.reader
      .selectFrom('api_keys')
      .select('id')
      .where('project_id', '=', projectId)
      .where('revoked_at', 'is', null)
      .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', at)]));
  }

  #visible() {
    return this.database.reader
      .selectFrom('projects')
      .selectAll()
      .where('kind', '=', 'tenant')
      .where('status', '=', 'active');
  }
}
