import type { CliCommand } from '../cli-command.js';
import {
  algorithmOption,
  connectAsProject,
  findStoredKey,
  projectOptions,
  readVersion,
  storedKey,
  versionOption,
  type KeyOptions,
  type ProjectOptions,
} from '../service/index.js';

type Options = ProjectOptions & KeyOptions;

/** `twinseal key retire [NAME]` and `twinseal key archive [NAME]`: the two steps of a version's end, both one way. */
export const keyEndCommands: CliCommand = (parent, context) => {
  endCommand('retire', 'end the signing of a version; it keeps verifying')(parent, context);
  endCommand('archive', 'end all use of a retired version, verifying too')(parent, context);
};

function endCommand(step: 'retire' | 'archive', description: string): CliCommand {
  return (parent, { terminal }) => {
    const command = parent
      .command(step)
      .description(description)
      .argument('[name]', 'name of the key', 'default');
    const withVersion =
      step === 'retire'
        ? versionOption(command)
        : command.requiredOption('--key-version <number>', 'its version', readVersion);
    algorithmOption(projectOptions(withVersion)).action(async (name: string, options: Options) => {
      const client = await connectAsProject(options);
      const { algorithm, keyVersion: version } = options;
      const key = await findStoredKey(client, {
        name,
        ...(algorithm !== undefined && { algorithm }),
        ...(version !== undefined && { version }),
      });
      const body = { key: name, algorithm: key.algorithm.name, key_version: key.version };
      const ended = await client.data({ method: 'POST', path: `/api/v1/kms/keys/${step}`, body });
      const { status } = storedKey(ended);
      terminal.answer(ended.value, [
        `${name}, version ${key.version}, ${key.algorithm.name} is ${status} now.`,
      ]);
    });
  };
}
