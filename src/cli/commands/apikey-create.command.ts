import { Option } from 'commander';

import { SystemClock } from '../../platform/clock.js';
import type { CliCommand } from '../cli-command.js';
import { readDuration } from '../duration.js';
import type { JsonObject } from '../json-object.js';
import { requireRoomFor, writeOutput } from '../output.js';
import {
  administratorOptions,
  connectAsAdministrator,
  findProjectId,
  type AdministratorOptions,
} from '../service/index.js';

interface Options extends AdministratorOptions {
  readonly name: string;
  readonly format: string;
  readonly scope?: readonly string[];
  readonly expiresIn?: number;
  readonly out?: string;
}

/** Nobody but the owner may read a file with a key. */
const SECRET_MODE = 0o600;

/** `twinseal apikey create PROJECT`: the one time that the key is shown. */
export const apikeyCreateCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('create')
    .description('make an API key and show it, this once')
    .argument('<project>', 'id or name of the project')
    .option('--name <text>', 'what it is for', 'cli')
    .addOption(
      new Option('--format <format>', 'how it is spelled: each vendor’s clients insist on theirs')
        .choices(['pqa', 'qph', 'cs_live', 'hex'])
        .default('pqa'),
    )
    .option('--scope <scopes...>', 'what it may do, such as keys:read sign (default: everything)')
    .option('--expires-in <time>', 'its life: seconds, or 12h, 90d (default: no end)', readDuration)
    .option('--out <file>', 'write the key into this new file, readable by you alone, instead of showing it');
  administratorOptions(command).action(async (project: string, options: Options) => {
    const { out } = options;
    if (out !== undefined) requireRoomFor(out, {});
    const client = await connectAsAdministrator(options);
    const path = `/admin/projects/${await findProjectId(client, project)}/api-keys`;
    const created = await client.json({ method: 'POST', path, body: bodyOf(options) });
    if (out === undefined) return terminal.answer(created.value, shownLines(created));
    await writeOutput(out, `${created.text('key')}\n`, { mode: SECRET_MODE });
    const rest = Object.entries(created.value).filter(([name]) => name !== 'key');
    terminal.answer({ ...Object.fromEntries(rest), file: out }, [
      `API key ${created.text('id')} is made; it is in ${out}`,
    ]);
  });
};

function bodyOf({ name, format, scope, expiresIn }: Options): Readonly<Record<string, unknown>> {
  const end = expiresIn === undefined ? undefined : new SystemClock().now() + expiresIn * 1000;
  return {
    name,
    format,
    scopes: scope,
    ...(end !== undefined && { expires_at: new Date(end).toISOString() }),
  };
}

function shownLines(created: JsonObject): readonly string[] {
  return [
    created.text('key'),
    `This is API key ${created.text('id')}. It cannot be shown again: keep it, for example in TWINSEAL_API_KEY.`,
  ];
}
