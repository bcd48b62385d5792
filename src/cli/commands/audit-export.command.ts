import { open } from 'node:fs/promises';

import { InvalidArgumentError } from 'commander';

import type { CliCommand } from '../cli-command.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import { administratorOptions, connectAsAdministrator, type AdministratorOptions } from '../service/index.js';

interface Options extends AdministratorOptions {
  readonly out?: string;
  readonly after?: number;
}

/** `twinseal audit export`: the log of a running service, as JSON Lines. */
export const auditExportCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('export')
    .description('write the audit log of a running service as JSON Lines, with its checkpoints')
    .option('--out <file>', 'write into this new file instead of standard output')
    .option('--after <number>', 'only entries behind this one', entryNumber);
  administratorOptions(command).action(async (options: Options) => {
    const client = await connectAsAdministrator(options);
    const query = options.after === undefined ? '' : `?after=${options.after}`;
    const answer = await client.open({ method: 'GET', path: `/admin/audit/export${query}` });
    const write = options.out === undefined ? intoStream(terminal.stdout) : await intoFile(options.out);
    await copy(answer, write);
    if (options.out !== undefined)
      terminal.answer({ file: options.out }, [`The audit log is in ${options.out}`]);
  });
};

/** Takes bytes in order; called without any at the end. */
type Sink = (bytes?: Uint8Array) => Promise<void>;

/** An answer that broke off has no last line of kind `end`. */
async function copy(answer: Response, write: Sink): Promise<void> {
  let tail = '';
  try {
    for await (const bytes of answer.body ?? []) {
      await write(bytes);
      tail = (tail + Buffer.from(bytes).toString('latin1')).slice(-200);
    }
  } catch (cause) {
    throw new CliError('the export broke off', 'run the command again', EXIT.unreachable, cause);
  } finally {
    await write();
  }
  if (!/(^|\n)\{"kind":"end",[^\n]*\n$/.test(tail)) {
    throw new CliError('the export ended before its last line', 'run the command again', EXIT.unreachable);
  }
}

function intoStream(stream: NodeJS.WritableStream): Sink {
  return async (bytes) => {
    if (bytes !== undefined && !stream.write(bytes))
      await new Promise((resolve) => stream.once('drain', resolve));
  };
}

async function intoFile(path: string): Promise<Sink> {
  const file = await open(path, 'wx', 0o600).catch((cause: unknown) => {
    throw new CliError(`${path} cannot be made`, 'name a file that does not exist', EXIT.usage, cause);
  });
  return async (bytes) => {
    if (bytes !== undefined) await file.write(bytes);
    else {
      await file.sync();
      await file.close();
    }
  };
}

function entryNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is the number of an entry.');
}
