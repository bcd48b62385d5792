import type { CliCommand } from '../cli-command.js';
import {
  algorithmOption,
  connectAsProject,
  findStoredKey,
  projectOptions,
  type KeyOptions,
  type ProjectOptions,
} from '../service/index.js';

interface Options extends ProjectOptions, KeyOptions {
  readonly provider?: string;
}

/** `twinseal key rotate [NAME]`. */
export const keyRotateCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('rotate')
    .description('make the next version of a key; the old one keeps verifying')
    .argument('[name]', 'name of the key', 'default')
    .option('--provider <name>', 'where the new private key lives (default: where the old one does)');
  algorithmOption(projectOptions(command)).action(async (name: string, options: Options) => {
    const client = await connectAsProject(options);
    const { algorithm } = options;
    const old = await findStoredKey(client, { name, ...(algorithm !== undefined && { algorithm }) });
    const body = { key: name, algorithm: old.algorithm.name, provider: options.provider };
    const rotated = await client.data({ method: 'POST', path: '/api/v1/kms/keys/rotate', body });
    const version = rotated.integer('key_version');
    terminal.answer(rotated.value, [
      `${name}, version ${version}, ${old.algorithm.name} is active now; version ${old.version} is retired and keeps verifying.`,
    ]);
  });
};
