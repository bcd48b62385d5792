import { giveDocument, requireRoom, type DocumentOptions } from '../certificate-text.js';
import type { CliCommand } from '../cli-command.js';
import { CliError } from '../cli-error.js';
import {
  addressOptions,
  connectAsAnybody,
  type AddressOptions,
  type ServiceClient,
} from '../service/index.js';

type Options = AddressOptions & DocumentOptions;

/** `twinseal ca root CA`: public, so it needs no key. */
export const caRootCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('root')
    .description('fetch the root certificate of a CA; needs no key')
    .argument('<id>', 'id of the CA: ca_…')
    .option('--out <file>', 'write it into this file')
    .option('--force', 'replace a file that exists');
  addressOptions(command).action(async (id: string, options: Options) => {
    requireRoom(options);
    const text = await rootOf(connectAsAnybody(options), id);
    const root: unknown = text.startsWith('{') ? JSON.parse(text) : text;
    await giveDocument(terminal, text, options, { id, root }, `The root of ${id}.`);
  });
};

/** An X.509 root is PEM, a PQCert root is JSON; only one of the two is there. */
async function rootOf(client: ServiceClient, id: string): Promise<string> {
  for (const name of ['root.pem', 'root.json']) {
    const answer = await client.send({ method: 'GET', path: `/ca/${encodeURIComponent(id)}/${name}` });
    if (answer.ok) return await answer.text();
    if (answer.status !== 404) throw await client.faultOf(answer);
  }
  throw new CliError(
    `${client.base} has no CA ${id}`,
    '`twinseal ca issue` and `ca crl` name the id of the project’s CA',
  );
}
