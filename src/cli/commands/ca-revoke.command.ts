import type { CliCommand } from '../cli-command.js';
import { connectAsProject, projectOptions, type ProjectOptions } from '../service/index.js';

interface Options extends ProjectOptions {
  readonly reason?: string;
}

/** `twinseal ca revoke CERTIFICATE`. */
export const caRevokeCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('revoke')
    .description('revoke a certificate for good')
    .argument('<id>', 'id of the certificate: cert_…')
    .option('--reason <text>', 'why; keyCompromise and other names of RFC 5280 reach DER lists too');
  projectOptions(command).action(async (certId: string, options: Options) => {
    const client = await connectAsProject(options);
    const body = { certId, reason: options.reason };
    const answer = await client.json({ method: 'POST', path: '/ca/revoke', body });
    terminal.answer(answer.value, [`The certificate ${certId} is revoked`]);
  });
};
