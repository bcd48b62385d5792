import { AuditUpkeep } from '../audit/index.js';
import { KeyAttemptSweeper } from '../keys/index.js';
import { MasterKeyProof, MasterKeyRotation, MasterKeyWatch } from '../master-key/index.js';
import type { Configuration } from '../platform/config/configuration.js';
import { PinoLogger } from '../platform/logging/pino.logger.js';
import { FirstStart, SystemProject } from '../projects/index.js';
import { RevocationSweep, TokenKeys } from '../tokens/index.js';
import { WebhookPump } from '../webhooks/index.js';
import { announcement } from './announcement.js';
import type { Copy } from './cluster/copy.js';
import { createApplication, type Application } from './application.js';
import { openCoreParts, type CoreParts } from './core-parts.js';
import { listen } from './listen.js';
import { collectRarely } from './collect-rarely.js';
import { optimizeLater } from './optimize-later.js';
import { releaseStartMemory } from './release-start-memory.js';
import { Shutdown } from './shutdown.js';

/**
 * Starts the service and returns once it takes requests.
 * @param copy absent: this process is the only one
 * @throws what `startupFault` explains
 */
export async function start(configuration: Configuration, copy?: Copy): Promise<void> {
  const shutdown = new Shutdown();
  shutdown.install();
  copy?.whenAlone(() => void shutdown.begin('disconnect'));
  const logger = new PinoLogger(configuration.logLevel, copy && { process: copy.number });
  // Before the first engine is loaded.
  optimizeLater();
  const parts = await openCoreParts(configuration, logger, copy);
  try {
    const application = await createApplication(parts);
    await application.app.get(MasterKeyProof, { strict: false }).prove();
    shutdown.takeCareOf({ application, parts });
    await open(application, parts, copy?.first ?? true);
  } catch (error) {
    await parts.close();
    throw error;
  }
}

/** Ready only after the last step, so that what the first start prints is there before anyone is told to look. */
async function open(application: Application, parts: CoreParts, first: boolean): Promise<void> {
  let started = false;
  parts.readiness.register({ name: 'start', check: async () => ({ ok: started }) });
  watchReadiness(application, parts);
  const { configuration, logger } = parts;
  const take = (): Promise<number> => listen(application, configuration.http, parts.tls);
  // The port first: the demo project's keys are shown once, and must not be lost to a port in use. Who joins others gets
  // connections at once, and so listens last.
  const early = first ? await take() : undefined;
  await application.app.get(SystemProject, { strict: false }).ensure();
  await startFeatures(application, parts);
  if (early !== undefined && configuration.mode === 'development') {
    await announce(application, configuration, early);
  }
  application.app.get(KeyAttemptSweeper, { strict: false }).start();
  collectRarely();
  releaseStartMemory();
  // Before a late port: whoever is connected first is told that the service is ready.
  started = true;
  const port = early ?? (await take());
  logger.info('listening', { port, mode: configuration.mode });
}

function watchReadiness({ app, edge: { drain } }: Application, { readiness }: CoreParts): void {
  readiness.register({
    name: 'shutdown',
    check: async () => (drain.begun ? { ok: false, reason: 'shutting down' } : { ok: true }),
  });
  const masterKey = app.get(MasterKeyWatch, { strict: false });
  readiness.register({ name: 'master key', check: async () => masterKey.check() });
}

/** What features need to have, or keep doing, besides answering requests. */
async function startFeatures({ app }: Application, { logger }: CoreParts): Promise<void> {
  try {
    await app.get(TokenKeys, { strict: false }).default();
  } catch (error) {
    // Its backend is away; the first request that needs the key tries again.
    logger.warn('the default token key could not be made at the start', {}, error);
  }
  app.get(AuditUpkeep, { strict: false }).start();
  app.get(MasterKeyWatch, { strict: false }).start();
  app.get(MasterKeyRotation, { strict: false }).start();
  app.get(RevocationSweep, { strict: false }).start();
  app.get(WebhookPump, { strict: false }).start();
}

async function announce({ app }: Application, configuration: Configuration, port: number): Promise<void> {
  const demo = await app.get(FirstStart, { strict: false }).makeDemoProject();
  process.stdout.write(announcement(configuration, port, demo));
}
