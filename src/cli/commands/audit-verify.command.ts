import { open } from 'node:fs/promises';

import { ExportVerifier, type ExportReport } from '../../audit/index.js';
import { WorkerPool } from '../../compute/index.js';
import { PublicVerification } from '../../custody/index.js';
import { readCheckpointKey, type GivenKey } from '../checkpoint-key.js';
import type { CliCommand } from '../cli-command.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';

/** `twinseal audit verify FILE --key KEY`: checks an export with nothing but the checkpoint key. */
export const auditVerifyCommand: CliCommand = (parent, { terminal, exitWith }) => {
  parent
    .command('verify')
    .description('check an export without the service: only the checkpoint key is needed')
    .argument('<file>', 'an export of the audit log, or a file of its archive')
    .requiredOption(
      '--key <file>',
      'the checkpoint key: a kept answer of GET /admin/audit/checkpoint, which the log must then reach and agree with; or PEM; or base64. May be given again',
      (file: string, others: readonly string[] | undefined) => [...(others ?? []), file],
    )
    .action(async (path: string, { key: keyFiles }: { readonly key: readonly string[] }) => {
      const given = await Promise.all(keyFiles.map(readCheckpointKey));
      const report = await check(path, given);
      terminal.answer({ file: path, ...report }, linesOf(path, report));
      if (!report.ok) exitWith(EXIT.refused);
    });
};

async function check(path: string, given: readonly GivenKey[]): Promise<ExportReport> {
  const file = await open(path).catch((cause: unknown) => {
    throw new CliError(
      `${path} cannot be read`,
      'name the file that `twinseal audit export` made',
      EXIT.usage,
      cause,
    );
  });
  const pool = new WorkerPool({ threads: 1 });
  const verification = new PublicVerification(pool);
  // Of several kept checkpoints the last one says most.
  const kept = given.flatMap(({ checkpoint }) => checkpoint ?? []).toSorted((a, b) => b.seq - a.seq)[0];
  try {
    return await new ExportVerifier({
      keys: given,
      ...(kept !== undefined && { kept }),
      verify: ({ algorithm, publicKey }, message, signature) =>
        verification.verify(algorithm, publicKey, { mode: 'pure', message }, signature),
    }).check(file.readLines());
  } finally {
    await pool.close();
    await file.close();
  }
}

const STARTS: Readonly<Record<ExportReport['start'], (after: number) => string>> = {
  beginning: () => 'It begins with the first entry of the log.',
  pruned: (after) =>
    `Entries 1 to ${after} were archived and removed by the service; a signed statement says so.`,
  partial: (after) => `Entries 1 to ${after} are not in this file.`,
};

function linesOf(path: string, report: ExportReport): readonly string[] {
  const { broken_at: broken, after, covered_to, not_covered, start } = report;
  if (broken !== undefined) {
    const place =
      broken.seq === null ? '' : ` at entry ${broken.seq}${broken.id === null ? '' : ` (${broken.id})`}`;
    const sound =
      report.entries > 0 ? [`Entries ${after + 1} to ${after + report.entries} are chained soundly.`] : [];
    return [`${path}: BROKEN${place}: ${broken.reason}: ${broken.message}.`, ...sound];
  }
  const open =
    not_covered === null
      ? []
      : [
          `Entries ${not_covered.from} to ${not_covered.to} follow the last checkpoint: no signature covers them, and none tells whether more followed.`,
        ];
  return [
    `${path}: whole. Entries ${after + 1} to ${covered_to ?? after} are what the service wrote and signed.`,
    STARTS[start](after),
    ...open,
  ];
}
