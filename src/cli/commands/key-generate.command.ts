import type { CliCommand } from '../cli-command.js';
import { keyLines } from '../key-lines.js';
import { connectAsProject, projectOptions, storedKey, type ProjectOptions } from '../service/index.js';

interface Options extends ProjectOptions {
  readonly algorithm: string;
  readonly provider?: string;
}

/** Both seals in one: what the service is for. */
const DEFAULT_ALGORITHM = 'MLDSA65-ECDSA-P256-SHA512';

/** `twinseal key generate [NAME]`. */
export const keyGenerateCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('generate')
    .description('make a key; its private half stays in the service')
    .argument('[name]', 'name of the key', 'default')
    .option('--algorithm <name>', 'its algorithm', DEFAULT_ALGORITHM)
    .option('--provider <name>', 'where the private key lives: memory, wasm or pkcs11');
  projectOptions(command).action(async (key: string, options: Options) => {
    const { algorithm, provider } = options;
    const client = await connectAsProject(options);
    const path = '/api/v1/kms/keys/generate';
    const made = await client.data({ method: 'POST', path, body: { algorithm, key, provider } });
    terminal.answer(made.value, ['The key is made.', ...keyLines(storedKey(made))]);
  });
};
