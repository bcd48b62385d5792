import { InvalidArgumentError } from 'commander';

import { encodeBase64 } from '../../crypto/encodings/base64.js';
import { keyAlgorithms } from '../../crypto/key-algorithm-table.js';
import { certificateText, giveDocument, requireRoom, type DocumentOptions } from '../certificate-text.js';
import type { CliCommand } from '../cli-command.js';
import { CliError } from '../cli-error.js';
import { readDuration } from '../duration.js';
import { EXIT } from '../exit-code.js';
import { readText } from '../input.js';
import { connectAsProject, projectOptions, type ProjectOptions } from '../service/index.js';
import { readPublicKeyFile } from '../signing/public-key-file.js';
import type { Terminal } from '../terminal.js';

interface Options extends ProjectOptions, DocumentOptions {
  readonly csr?: string;
  readonly subject?: string;
  readonly publicKey?: string;
  readonly expiresIn: number;
  readonly meta?: object;
}

/** `twinseal ca issue`: a certificate from a request, or for a name and a public key. */
export const caIssueCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('issue')
    .description('issue a certificate from a request (--csr), or for --subject and --public-key')
    .option('--csr <file>', 'a PKCS#10 request in PEM; x509 only')
    .option('--subject <name>', 'whom the certificate is about')
    .option('--public-key <file>', 'their public key: PEM, DER or base64')
    .requiredOption('--expires-in <time>', 'life of the certificate: seconds, or 365d', readDuration)
    .option('--meta <json>', 'an object that stands in the certificate; pqcert only', readMeta)
    .option('--out <file>', 'write the certificate into this file')
    .option('--force', 'replace a file that exists');
  projectOptions(command).action(async (options: Options) => {
    requireRoom(options);
    const subject = await subjectOf(options, terminal);
    const client = await connectAsProject(options);
    const body = { ...subject, expiresInSeconds: options.expiresIn, meta: options.meta };
    const answer = await client.json({ method: 'POST', path: '/ca/issue', body });
    const certId = answer.object('meta').text('certId');
    const about = `The certificate is ${certId}: keep this id, revoking takes it.`;
    await giveDocument(terminal, certificateText(answer.member('certificate')), options, answer.value, about);
  });
};

async function subjectOf(
  { csr, subject, publicKey }: Options,
  terminal: Terminal,
): Promise<Readonly<Record<string, string>>> {
  if (csr !== undefined && subject === undefined && publicKey === undefined) {
    return { csr: await readText(csr, terminal) };
  }
  if (csr !== undefined || subject === undefined || publicKey === undefined) {
    const next = 'give --csr alone, or --subject and --public-key';
    throw new CliError('it is not said for whom the certificate is', next, EXIT.usage);
  }
  // A raw key may be of any algorithm with its length; the CA knows which it takes.
  const key = await readPublicKeyFile(publicKey, keyAlgorithms, terminal);
  return { subject, publicKey: encodeBase64(key.publicKey) };
}

function readMeta(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new InvalidArgumentError('It is a JSON object.');
}
