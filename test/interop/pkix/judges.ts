import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { AuthorityArtefacts, Manifest } from './artefact-folder.js';
import { BouncyCastleJudge } from './bouncy-castle-judge.js';
import { damagedCopy } from './damage.js';
import { type Judge, python } from './judge.js';
import { opensslJudge } from './openssl-judge.js';
import { pythonJudge } from './python-judge.js';
import { temporaryFolder } from './temporary-folder.js';
import { expectedVerdicts, refusedVerdicts, withoutListed } from './verdicts.js';

const JUDGES: readonly (readonly [string, () => Judge])[] = [
  ['cryptography for Python', () => pythonJudge],
  ['openssl', () => opensslJudge],
  ['Bouncy Castle', () => new BouncyCastleJudge()],
];

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;

function authorityOf(folder: string, algorithm: string): AuthorityArtefacts {
  const found = manifestOf(folder).authorities.find((authority) => authority.algorithm === algorithm);
  if (found === undefined) throw new Error(`the manifest has no authority of ${algorithm}`);
  return found;
}

/**
 * Tests that every judge agrees with the manifest of a folder, that it believes nothing once the signatures are
 * damaged, and that the linter finds no error.
 *
 * @param folder where the artefacts are, once the tests run
 * @param algorithms the authorities to judge
 */
export function describeJudges(folder: () => string, algorithms: readonly string[]): void {
  let damaged: string;
  beforeAll(() => {
    damaged = temporaryFolder();
    damagedCopy(folder(), damaged, manifestOf(folder()));
  });
  afterAll(() => rmSync(damaged, { recursive: true }));

  describe.each(JUDGES)('%s', (_name, make) => {
    const judge = make();
    afterAll(() => judge.close?.());

    describe.each(algorithms.filter((algorithm) => judge.knows(algorithm)))('of %s', (algorithm) => {
      it('believes certificates, revocation lists and OCSP answers, and reads in them what the CA means', async () => {
        const authority = authorityOf(folder(), algorithm);
        expect(await judge.judge(folder(), manifestOf(folder()), authority)).toEqual(
          expectedVerdicts(authority),
        );
      });

      it('believes none of them when a bit of the signature changed', async () => {
        const authority = authorityOf(folder(), algorithm);
        const said = await judge.judge(damaged, manifestOf(folder()), authority);
        expect(withoutListed(said)).toEqual(refusedVerdicts(authority));
      });
    });
  });

  it('pkilint finds no error in any of the files', async () => {
    const lines = (await python('lint_pkix.py', folder())).trimEnd().split('\n');
    const files = manifestOf(folder()).authorities.flatMap(lintedFiles);
    expect(lines.toSorted()).toEqual(files.map((name) => `${name}: clean`).toSorted());
  });
}

/** What the linter looks at, once by itself and end-entity certificates in their chain, too. */
function lintedFiles({
  root,
  leaves,
  responder,
  emptyCrl,
  crl,
  ocsp,
}: AuthorityArtefacts): readonly string[] {
  const endEntities = [...leaves.map(({ certificate }) => certificate), responder];
  return [
    root,
    ...endEntities,
    ...endEntities.map((name) => `${name} in its chain`),
    emptyCrl,
    crl,
    ...ocsp.map(({ response }) => response),
  ];
}
