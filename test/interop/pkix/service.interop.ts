import { rmSync } from 'node:fs';

import { Service } from '../../support/service.js';
import { ArtefactFolder } from './artefact-folder.js';
import { describeJudges } from './judges.js';
import { ServiceArtefacts } from './service-artefacts.js';
import { temporaryFolder } from './temporary-folder.js';

const ALGORITHMS = ['ML-DSA-65', 'MLDSA65-ECDSA-P256-SHA512', 'MLDSA87-Ed448-SHAKE256'];

/** A build, a start and some signatures, on a machine that may be busy. */
const PATIENCE_MS = 240_000;

describe('what a running service answers', () => {
  const path = temporaryFolder();
  beforeAll(async () => {
    const service = await Service.start({ TWINSEAL_PUBLIC_URL: 'http://pki.example.com' });
    try {
      const folder = new ArtefactFolder(path);
      for (const algorithm of ALGORITHMS) {
        folder.add(await ServiceArtefacts.write(folder, algorithm, { service }));
      }
      folder.close(Math.floor(Date.now() / 1000));
    } finally {
      await service.dispose();
    }
  }, PATIENCE_MS);
  afterAll(() => rmSync(path, { recursive: true }));

  describeJudges(() => path, ALGORITHMS);
});
