import { rmSync } from 'node:fs';

import { compositeSuites } from '../../../src/crypto/composite/composite-suite-table.js';
import { isHeld } from '../../../src/crypto/composite/composite-suite.js';
import { ArtefactFolder } from './artefact-folder.js';
import { describeJudges } from './judges.js';
import { SampleArtefacts } from './sample-artefacts.js';
import { temporaryFolder } from './temporary-folder.js';

/** What a certificate authority can be made with. */
const ALGORITHMS = [
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
  ...compositeSuites.filter(({ traditional }) => isHeld(traditional)).map(({ name }) => name),
];

/** Dozens of keys and signatures, on a machine that may be busy. */
const PATIENCE_MS = 120_000;

describe('what src/crypto/pkix makes', () => {
  const path = temporaryFolder();
  const now = Math.floor(Date.now() / 1000);
  beforeAll(() => {
    const folder = new ArtefactFolder(path);
    for (const algorithm of ALGORITHMS) folder.add(new SampleArtefacts(folder, algorithm, now).write());
    folder.close(now);
  }, PATIENCE_MS);
  afterAll(() => rmSync(path, { recursive: true }));

  describeJudges(() => path, ALGORITHMS);
});
