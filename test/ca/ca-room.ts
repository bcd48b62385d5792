import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';

import {
  Authorities,
  CaModule,
  CaSettings,
  Certificates,
  Issuing,
  Ocsp,
  RevocationLists,
  type Authority,
  type NewAuthority,
} from '../../src/ca/index.js';
import { Custody } from '../../src/custody/index.js';
import { Ledger, openLedger, type Actor } from '../../src/ledger/index.js';
import { Clock } from '../../src/platform/clock.js';
import { USUAL_PRICES } from '../../src/platform/config/prices.js';
import { Ids, TimeOrderedIds } from '../../src/platform/ids.js';
import { Logger, SilentLogger } from '../../src/platform/logging/logger.js';
import { Randomness, SystemRandomness } from '../../src/platform/randomness.js';
import { ApiKeysService, ProjectsModule, ProjectsService } from '../../src/projects/index.js';
import { Sealer } from '../../src/sealing/index.js';
import { Database } from '../../src/storage/index.js';
import { Prices, type ChargedCaller } from '../../src/usage/index.js';
import type { CustodyWorld } from '../support/custody.js';
import { TestClock } from '../../src/platform/testing/test-clock.js';

/** One process's CAs on a movable clock, over real storage and keys. */
export interface CaRoom {
  readonly authorities: Authorities;
  readonly issuing: Issuing;
  readonly certificates: Certificates;
  readonly lists: RevocationLists;
  readonly ocsp: Ocsp;
  readonly ledger: Ledger;
  close(): Promise<void>;
}

/** A project with a CA and a caller who pays. */
export interface CaScene {
  readonly ca: Authority;
  readonly caller: ChargedCaller;
}

export const ADMIN: Actor = {
  name: 'admin',
  projectId: null,
  requestId: '00000000-0000-4000-8000-000000000000',
};
/** In whose name lists and answers are made that nobody known asked for. */
export const SYSTEM: Actor = { ...ADMIN, name: 'system' };

export async function openCaRoom(
  database: Database,
  { custody, sealer }: CustodyWorld,
  clock: TestClock,
): Promise<CaRoom & { readonly scene: (request: NewAuthority) => Promise<CaScene> }> {
  const ids = new TimeOrderedIds();
  const ledger = openLedger(database, clock, ids);
  const values = [
    { provide: Clock, useValue: clock },
    { provide: Ids, useValue: ids },
    { provide: Randomness, useValue: new SystemRandomness() },
    { provide: Logger, useValue: new SilentLogger() },
    { provide: Database, useValue: database },
    { provide: Ledger, useValue: ledger },
    { provide: Custody, useValue: custody },
    { provide: Sealer, useValue: sealer },
    { provide: CaSettings, useValue: {} },
    { provide: Prices, useValue: new Prices(USUAL_PRICES) },
  ];
  @Global()
  @Module({ providers: values, exports: values.map(({ provide }) => provide) })
  class Core {}
  const module = await Test.createTestingModule({ imports: [Core, ProjectsModule, CaModule] }).compile();
  const room = {
    authorities: module.get(Authorities, { strict: false }),
    issuing: module.get(Issuing, { strict: false }),
    certificates: module.get(Certificates, { strict: false }),
    lists: module.get(RevocationLists, { strict: false }),
    ocsp: module.get(Ocsp, { strict: false }),
    ledger,
    close: () => ledger.close(),
  };
  const scene = async (request: NewAuthority): Promise<CaScene> => {
    const projects = module.get(ProjectsService, { strict: false });
    const project = await projects.create({ name: `ca ${ids.requestId()}`, freeLimit: null }, ADMIN);
    const { apiKey } = await module
      .get(ApiKeysService, { strict: false })
      .create(project.id, { name: 'test', format: 'pqa' }, ADMIN);
    const actor = { ...ADMIN, name: `apikey:${apiKey.id}`, projectId: project.id, apiKeyId: apiKey.id };
    const ca = await room.authorities.create(project.id, request, ADMIN);
    return { ca, caller: { actor, apiKeyName: 'test' } };
  };
  return { ...room, scene };
}
