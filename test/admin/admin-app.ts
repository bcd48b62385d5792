import type { LightMyRequestResponse } from 'fastify';

import { ApiKeysController } from '../../src/api/admin/api-keys/api-keys.controller.js';
import { AuditController } from '../../src/api/admin/audit/audit.controller.js';
import { ProjectsController } from '../../src/api/admin/projects/projects.controller.js';
import { ProvidersController } from '../../src/api/admin/providers/providers.controller.js';
import { createTestApplication, TEST_ADMIN_TOKEN } from '../../src/api/http/testing/test-application.js';
import { TenantsController } from '../../src/api/v1/tenants/tenants.controller.js';
import { AuditRepository } from '../../src/audit/audit.repository.js';
import { ChainPages } from '../../src/audit/chain-pages.js';
import { CheckpointKeys } from '../../src/audit/checkpoint-keys.service.js';
import { CheckpointsRepository } from '../../src/audit/checkpoints.repository.js';
import {
  AuditExport,
  AuditMonitor,
  AuditService,
  ChainVerification,
  Checkpoints,
} from '../../src/audit/index.js';
import { Ledger, openLedger } from '../../src/ledger/index.js';
import { SystemClock } from '../../src/platform/clock.js';
import { Ids, TimeOrderedIds } from '../../src/platform/ids.js';
import { SilentLogger } from '../../src/platform/logging/logger.js';
import { Randomness, SystemRandomness } from '../../src/platform/randomness.js';
import { ApiKeysRepository } from '../../src/projects/api-keys.repository.js';
import { ApiKeysService, ProjectsService } from '../../src/projects/index.js';
import { PrincipalCache } from '../../src/projects/principal-cache.js';
import { ProjectsRepository } from '../../src/projects/projects.repository.js';
import { ProviderRegistry } from '../../src/providers/index.js';
import { Database } from '../../src/storage/index.js';

/** The parts of `projects` and `audit` as their modules have them. */
const ROOM_PARTS = [
  ProjectsRepository,
  ApiKeysRepository,
  PrincipalCache,
  ProjectsService,
  ApiKeysService,
  AuditRepository,
  AuditService,
  AuditMonitor,
  CheckpointsRepository,
  ChainPages,
  ChainVerification,
  Checkpoints,
  AuditExport,
];

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';

export interface Answer {
  readonly status: number;
  readonly headers: LightMyRequestResponse['headers'];
  /** The JSON body; undefined when there is none. */
  readonly body: unknown;
}

/** The administrator's routes over a real database and ledger. */
export interface AdminApp {
  /** Sends the admin token unless other headers are given. */
  send(
    method: Method,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

export async function openAdminApp(database: Database): Promise<AdminApp> {
  const ledger = openLedger(database, new SystemClock(), new TimeOrderedIds());
  const { app } = await createTestApplication({
    controllers: [
      ProjectsController,
      ApiKeysController,
      ProvidersController,
      AuditController,
      TenantsController,
    ],
    providers: [
      { provide: Database, useValue: database },
      { provide: Ledger, useValue: ledger },
      // These routes are tested where there is custody.
      { provide: CheckpointKeys, useValue: {} },
      { provide: Ids, useValue: new TimeOrderedIds() },
      { provide: Randomness, useValue: new SystemRandomness() },
      { provide: ProviderRegistry, useValue: new ProviderRegistry([], {}, new SilentLogger()) },
      ...ROOM_PARTS,
    ],
  });
  return {
    send: async (method, path, body, headers = { authorization: `Bearer ${TEST_ADMIN_TOKEN}` }) => {
      const json = body !== undefined && { 'content-type': 'application/json' };
      const answer = await app.inject({
        method,
        url: path,
        headers: { ...json, ...headers },
        ...(body !== undefined && { payload: JSON.stringify(body) }),
      });
      const parsed: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
      return { status: answer.statusCode, headers: answer.headers, body: parsed };
    },
    close: async () => {
      await app.close();
      await ledger.close();
    },
  };
}
