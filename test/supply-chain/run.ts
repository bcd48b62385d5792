// `make sbom`: writes and checks the bill of materials of what ships, and asks the registry for known vulnerabilities.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from '../support/built-service.js';
import { auditReport, judge } from './audit.js';
import { differences, refusedLicences, whatShips, type Lockfile, type Sbom } from './sbom.js';

const TARGET = join(ROOT, 'sbom.cdx.json');
const MOST_BYTES = 64 * 1024 * 1024;

const written = execFileSync('npm', ['sbom', '--sbom-format=cyclonedx'], {
  cwd: ROOT,
  encoding: 'utf8',
  maxBuffer: MOST_BYTES,
});
const lockfile = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lockfile;
const sbom = whatShips(JSON.parse(written) as Sbom, lockfile);
writeFileSync(TARGET, `${JSON.stringify(sbom, null, 2)}\n`);
const faults = [
  ...(sbom.bomFormat === 'CycloneDX' ? [] : ['not a CycloneDX document']),
  ...differences(sbom, lockfile),
  ...refusedLicences(sbom),
];
for (const fault of faults) console.error(fault);
console.log(`${sbom.components.length} packages ship, ${faults.length} faults in their list`);
const verdict = judge(auditReport());
console.log(verdict.text);
if (faults.length > 0 || !verdict.passes) process.exitCode = 1;
