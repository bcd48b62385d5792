import { certificateText, giveDocument, requireRoom, type DocumentOptions } from '../certificate-text.js';
import type { CliCommand } from '../cli-command.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import { writeOutput } from '../output.js';
import {
  connectAsProject,
  projectOptions,
  type ProjectOptions,
  type ServiceClient,
} from '../service/index.js';

interface Options extends ProjectOptions, DocumentOptions {
  readonly ca?: string;
  readonly der?: true;
}

/** `twinseal ca crl`. */
export const caCrlCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('crl')
    .description('fetch the signed list of revoked certificates')
    .option('--ca <id>', 'another CA of the project than its newest: ca_…')
    .option('--der', 'the list of RFC 5280, for x509; needs --out')
    .option('--out <file>', 'write the list into this file')
    .option('--force', 'replace a file that exists');
  projectOptions(command).action(async (options: Options) => {
    requireRoom(options);
    const client = await connectAsProject(options);
    const query = options.ca === undefined ? '' : `?caId=${encodeURIComponent(options.ca)}`;
    const answer = await client.json({ method: 'GET', path: `/ca/crl${query}` });
    const crl = answer.object('crl');
    if (options.der === true) {
      const out = await writeDer(client, crl.text('caId'), options);
      return terminal.answer({ file: out, caId: crl.text('caId') }, [`The list is in ${out}`]);
    }
    const about = `${crl.list('revokedCerts').length} certificates of ${crl.text('subject')} are revoked.`;
    await giveDocument(terminal, certificateText(crl.value), options, answer.value, about);
  });
};

async function writeDer(client: ServiceClient, caId: string, { out, ...options }: Options): Promise<string> {
  if (out === undefined) {
    throw new CliError('a DER list is not for a terminal', 'name a file with --out', EXIT.usage);
  }
  const answer = await client.open({ method: 'GET', path: `/ca/${encodeURIComponent(caId)}/crl.der` });
  await writeOutput(out, new Uint8Array(await answer.arrayBuffer()), options);
  return out;
}
