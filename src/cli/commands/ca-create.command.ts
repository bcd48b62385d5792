import { Option } from 'commander';

import { certificateText, giveDocument, requireRoom, type DocumentOptions } from '../certificate-text.js';
import type { CliCommand } from '../cli-command.js';
import { readDuration } from '../duration.js';
import {
  administratorOptions,
  connectAsAdministrator,
  findProjectId,
  type AdministratorOptions,
} from '../service/index.js';

interface Options extends AdministratorOptions, DocumentOptions {
  readonly subject: string;
  readonly format: string;
  readonly algorithm?: string;
  readonly expiresIn?: number;
  readonly provider?: string;
}

/** `twinseal ca create PROJECT --subject NAME`. */
export const caCreateCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('create')
    .description('make the CA of a project, as the administrator, and show its root certificate')
    .argument('<project>', 'id or name of the project')
    .requiredOption('--subject <name>', 'name of the CA')
    .addOption(
      new Option('--format <format>', 'of its certificates').choices(['x509', 'pqcert']).default('x509'),
    )
    .option('--algorithm <name>', 'ML-DSA-65, or for x509 a composite (default: ML-DSA-65)')
    .option('--expires-in <time>', 'life of the root: seconds, or 3650d', readDuration)
    .option('--provider <name>', 'where its private key lives: memory, wasm or pkcs11')
    .option('--out <file>', 'write the root into this file')
    .option('--force', 'replace a file that exists');
  administratorOptions(command).action(async (project: string, options: Options) => {
    requireRoom(options);
    const client = await connectAsAdministrator(options);
    const { subject, format, algorithm, provider } = options;
    const ca = await client.json({
      method: 'POST',
      path: `/admin/projects/${await findProjectId(client, project)}/ca`,
      body: { format, subject, algorithm, provider, expires_in_seconds: options.expiresIn },
    });
    const about = `The CA ${ca.text('subject')} is made: ${ca.text('id')}.`;
    await giveDocument(terminal, certificateText(ca.member('root')), options, ca.value, about);
  });
};
