import { Option } from 'commander';

import type { CliCommand } from '../cli-command.js';
import { CliError } from '../cli-error.js';
import { keyFingerprint } from '../key-lines.js';
import { requireRoomFor, writeOutput, type OutputOptions } from '../output.js';
import {
  algorithmOption,
  connectAsProject,
  findStoredKey,
  projectOptions,
  versionOption,
  type KeyOptions,
  type ProjectOptions,
  type ServiceClient,
  type StoredKey,
} from '../service/index.js';

interface Options extends ProjectOptions, KeyOptions, OutputOptions {
  readonly format: 'pem' | 'raw' | 'spki' | 'jwk' | 'fingerprint';
  readonly out?: string;
}

/** `twinseal key public [NAME]`: what those who verify need. */
export const keyPublicCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('public')
    .description('show the public half of a key')
    .argument('[name]', 'name of the key', 'default')
    .addOption(
      new Option('--format <format>', 'raw and spki are base64')
        .choices(['pem', 'raw', 'spki', 'jwk', 'fingerprint'])
        .default('pem'),
    )
    .option('--out <file>', 'write it into this file')
    .option('--force', 'replace a file that exists');
  versionOption(algorithmOption(projectOptions(command))).action(async (name: string, options: Options) => {
    const { out, format, algorithm, keyVersion: version } = options;
    if (out !== undefined) requireRoomFor(out, options);
    const client = await connectAsProject(options);
    const key = await findStoredKey(client, {
      name,
      ...(algorithm !== undefined && { algorithm }),
      ...(version !== undefined && { version }),
    });
    const text = await textOf(client, key, format);
    const fingerprint = keyFingerprint(key);
    const about = { key: name, key_version: key.version, algorithm: key.algorithm.name, fingerprint };
    if (out === undefined) return terminal.answer({ ...about, format, public_key: text }, [text.trimEnd()]);
    await writeOutput(out, `${text.trimEnd()}\n`, options);
    terminal.answer({ ...about, format, file: out }, [
      `The public key of ${name}, version ${key.version}, is in ${out}`,
      `Fingerprint: ${fingerprint}`,
    ]);
  });
};

async function textOf(client: ServiceClient, key: StoredKey, format: Options['format']): Promise<string> {
  if (format === 'fingerprint') return fingerprintText(key);
  const query = new URLSearchParams({ algorithm: key.algorithm.name, key: key.name, format });
  const path = `/api/v1/kms/keys/${key.version}/public?${query.toString()}`;
  const answer = await client.data({ method: 'GET', path });
  return format === 'jwk' ? JSON.stringify(answer.object('public_key').value) : answer.text('public_key');
}

function fingerprintText(key: StoredKey): string {
  const fingerprint = keyFingerprint(key);
  if (fingerprint !== '') return fingerprint;
  throw new CliError('this version is damaged and has no public key to show', 'restore it from a backup');
}
