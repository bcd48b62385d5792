import { Injectable } from '@nestjs/common';

import { Ledger, notingRefusals, type Actor } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { commitOrExplain } from './commit-or-explain.js';
import { pageOf, positionOf, type Page, type PageRequest } from '../platform/page.js';
import { PrincipalCache } from './principal-cache.js';
import { projectInUse, projectNameTaken, projectNotFound } from './project-errors.js';
import { changedColumns } from './project-row.js';
import { checkedChange, newProjectFields, type CheckedChange } from './project-rules.js';
import type { NewProject, Project, ProjectChange } from './project.js';
import { ProjectsRepository } from './projects.repository.js';
import { idempotency, type RecordAnswer } from './record-answer.js';
import { auditTarget, isStoredId } from '../platform/stored-id.js';

/** Projects as the administrator manages them. The service's own project and deleted ones do not exist here. */
@Injectable()
export class ProjectsService {
  constructor(
    private readonly projects: ProjectsRepository,
    private readonly ledger: Ledger,
    private readonly principals: PrincipalCache,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws RequestError `request.shape`; ConflictError `conflict.duplicate` when the name is taken. */
  async create(request: NewProject, actor: Actor, record?: RecordAnswer<Project>): Promise<Project> {
    const at = this.clock.timestamp();
    const id = this.ids.make('proj');
    const project: Project = { ...newProjectFields(request), id, createdAt: at, updatedAt: at };
    const deed = { action: 'project.create', target: id } as const;
    await notingRefusals(this.ledger, actor, deed, () =>
      commitOrExplain(
        this.ledger,
        {
          actor: { ...actor, projectId: id },
          effects: [this.projects.insert(project, 'tenant')],
          entries: [{ ...deed, outcome: 'ok', details: { name: project.name } }],
          ...idempotency(record, project),
        },
        () => projectNameTaken(project.name),
      ),
    );
    return project;
  }

  /** In order of creation. @throws RequestError `request.shape` for a bad cursor. */
  async list(request: PageRequest): Promise<Page<Project>> {
    const rows = await this.projects.list(positionOf(request), request.limit + 1);
    return pageOf(rows, request.limit);
  }

  /** @throws RequestError `request.not-found`. */
  async get(id: string): Promise<Project> {
    const project = isStoredId(id) ? await this.projects.find(id) : undefined;
    if (project === undefined) throw projectNotFound();
    return project;
  }

  /**
   * Changes the members that are present; a change without members does nothing and leaves no entry.
   * @throws RequestError `request.shape`, `request.not-found`; ConflictError `conflict.duplicate`.
   */
  async update(id: string, change: ProjectChange, actor: Actor): Promise<Project> {
    const checked = checkedChange(change);
    const deed = { action: 'project.update', target: auditTarget(id) } as const;
    return await notingRefusals(this.ledger, actor, deed, async () => {
      const before = await this.get(id);
      return Object.keys(checked).length === 0 ? before : await this.#change(before, checked, actor);
    });
  }

  /**
   * Ends a project and frees its name. Its rows stay, so the audit log keeps its meaning.
   * @throws RequestError `request.not-found`; ConflictError `conflict.in-use` while it has an active key, CA or API key.
   */
  async delete(id: string, actor: Actor): Promise<void> {
    const deed = { action: 'project.delete', target: auditTarget(id) } as const;
    await notingRefusals(this.ledger, actor, deed, async () => {
      const project = await this.get(id);
      await commitOrExplain(
        this.ledger,
        {
          actor: { ...actor, projectId: id },
          effects: [this.projects.markDeleted(id, this.clock.timestamp())],
          entries: [{ ...deed, outcome: 'ok', details: { name: project.name } }],
        },
        async () => {
          await this.get(id);
          return projectInUse();
        },
      );
    });
    this.principals.forget();
  }

  async #change({ id, name }: Project, checked: CheckedChange, actor: Actor): Promise<Project> {
    const details = { changed: Object.keys(changedColumns(checked)).join(' ') };
    await commitOrExplain(
      this.ledger,
      {
        actor: { ...actor, projectId: id },
        effects: [this.projects.update(id, checked, this.clock.timestamp())],
        entries: [{ action: 'project.update', target: id, outcome: 'ok', details }],
      },
      async () => {
        await this.get(id);
        return projectNameTaken(checked.name ?? name);
      },
    );
    this.principals.forget();
    return await this.get(id);
  }
}
