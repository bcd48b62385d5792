import { Injectable } from '@nestjs/common';

import { Ledger } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { isEffectRefused } from './commit-or-explain.js';
import { RESERVED_NAME_PREFIX } from './project-rules.js';
import type { Project } from './project.js';
import { ProjectsRepository } from './projects.repository.js';

/** The hidden project that owns the keys of the whole deployment. Fixed, so every replica names the same one. */
export const SYSTEM_PROJECT_ID = `proj_${'0'.repeat(32)}`;

/** Looks after the hidden project. No API shows it, and no API key can be made for it. */
@Injectable()
export class SystemProject {
  constructor(
    private readonly projects: ProjectsRepository,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Makes the project where it is missing. Idempotent, also when replicas start at the same moment. */
  async ensure(): Promise<void> {
    if (await this.projects.systemProjectExists(SYSTEM_PROJECT_ID)) return;
    const at = this.clock.timestamp();
    try {
      await this.ledger.commit({
        actor: { name: 'system', projectId: SYSTEM_PROJECT_ID, requestId: this.ids.requestId() },
        effects: [this.projects.insert(systemProject(at), 'system')],
        entries: [{ action: 'project.create', target: SYSTEM_PROJECT_ID, outcome: 'ok' }],
      });
    } catch (error) {
      // Another replica was quicker.
      if (!isEffectRefused(error)) throw error;
    }
  }
}

function systemProject(at: string): Project {
  return {
    id: SYSTEM_PROJECT_ID,
    name: `${RESERVED_NAME_PREFIX}system`,
    plan: null,
    ownerEmail: null,
    freeLimit: null,
    tokenAlgorithm: 'ML-DSA-65',
    allowedAlgorithms: null,
    createdAt: at,
    updatedAt: at,
  };
}
