import { readProcessConfiguration } from '../../platform/config/read-configuration.js';
import type { CliCommand } from '../cli-command.js';
import { examine } from '../doctor/examine.js';
import type { Finding } from '../doctor/finding.js';
import { EXIT } from '../exit-code.js';

interface Options {
  readonly audit?: true;
}

/** `twinseal doctor`: says what the service rests on and whether it holds. */
export const doctorCommand: CliCommand = (parent, { terminal, exitWith }) => {
  parent
    .command('doctor')
    .description('check settings, engines, backends, clock, disk, schema, master key and audit log')
    .option('--audit', 'also verify the whole audit chain')
    .action(async ({ audit }: Options) => {
      const findings = await examine(readProcessConfiguration(), { wholeChain: audit === true });
      const bad = findings.filter(({ status }) => status === 'bad');
      const ok = bad.length === 0;
      terminal.answer({ ok, findings }, [...findings.map(lineOf), '', summary(bad)]);
      if (!ok) exitWith(EXIT.refused);
    });
};

const NAME_WIDTH = 16;

function lineOf({ name, status, detail }: Finding): string {
  return `${status.padEnd(8)}${name.padEnd(NAME_WIDTH)} ${detail}`;
}

function summary(bad: readonly Finding[]): string {
  return bad.length === 0 ? 'Nothing bad.' : `Bad: ${bad.map(({ name }) => name).join(', ')}.`;
}
