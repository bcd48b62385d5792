import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { documentText } from './api/http/documents/build-document.js';
import { createApplication } from './app/application.js';
import { openCoreParts } from './app/core-parts.js';
import { readConfiguration } from './platform/config/read-configuration.js';
import { SilentLogger } from './platform/logging/logger.js';

/**
 * Writes `openapi/<name>.json` from the built application, byte for byte what `/docs` links. The application stands on
 * an empty data folder that is removed afterwards, so the documents never depend on this machine.
 */
async function writeDocuments(folder: string): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'twinseal-openapi-'));
  const parts = await openCoreParts(readConfiguration({ TWINSEAL_DATA_DIR: dataDir }), new SilentLogger());
  try {
    const { app, documents } = await createApplication(parts);
    await mkdir(folder, { recursive: true });
    for (const { name, document } of documents) {
      await writeFile(join(folder, `${name}.json`), documentText(document()));
    }
    await app.close();
  } finally {
    await parts.close();
    await rm(dataDir, { recursive: true });
  }
}

await writeDocuments(process.argv[2] ?? 'openapi');
