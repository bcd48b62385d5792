import { encodeBase64, decodeCanonicalBase64 } from '../../crypto/encodings/base64.js';
import { SystemClock } from '../../platform/clock.js';
import type { CliCommand } from '../cli-command.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
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
import { isSignatureRight } from '../signing/check-signature.js';
import { digestOfFile } from '../signing/file-digest.js';
import { fileSigning, type FileSigning } from '../signing/file-signing.js';
import { signatureFingerprint, writeSignatureFile, type FileSignature } from '../signing/signature-file.js';

interface Options extends ProjectOptions, KeyOptions, OutputOptions {
  readonly key: string;
  readonly hash?: string;
  readonly out?: string;
}

/** `twinseal sign FILE`: a detached signature beside a file that never leaves this machine. */
export const signCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('sign')
    .description('sign a file of any size: its digest is made here, and only the digest is sent')
    .argument('<file>', 'the file; - is standard input')
    .option('--key <name>', 'name of the key', 'default')
    .option('--hash <name>', 'hash function, for ML-DSA keys (default: SHA-512)')
    .option('--out <file>', 'the signature file (default: the file’s name and .sig)')
    .option('--force', 'replace a signature file that exists');
  versionOption(algorithmOption(projectOptions(command))).action(async (path: string, options: Options) => {
    const out = outputOf(path, options);
    requireRoomFor(out, options);
    const client = await connectAsProject(options);
    const key = await findStoredKey(client, {
      name: options.key,
      ...(options.algorithm !== undefined && { algorithm: options.algorithm }),
      ...(options.keyVersion !== undefined && { version: options.keyVersion }),
    });
    const signing = fileSigning(key.algorithm, options.hash);
    const digest = await digestOfFile(path, signing.hash, terminal);
    const file = await requestSignature(client, key, signing, digest);
    await writeOutput(out, writeSignatureFile(file), options);
    const fingerprint = signatureFingerprint(file);
    const value = { file: path, signature_file: out, algorithm: key.algorithm.name, fingerprint };
    terminal.answer({ ...value, key: key.name, key_version: key.version, mode: signing.mode }, [
      `${path} is signed; the signature is in ${out}`,
      `Signed with ${key.name}, version ${key.version}, ${key.algorithm.name}: ${fingerprint}`,
    ]);
  });
};

function outputOf(path: string, { out }: Options): string {
  if (out !== undefined) return out;
  if (path !== '-') return `${path}.sig`;
  throw new CliError(
    'standard input has no name to put .sig behind',
    'name the signature file with --out',
    EXIT.usage,
  );
}

/** @throws CliError when the service refuses, or answers with a signature that is not right */
async function requestSignature(
  client: ServiceClient,
  { algorithm, name, version, publicKey }: StoredKey,
  { hash, mode }: FileSigning,
  digest: Uint8Array,
): Promise<FileSignature> {
  const body = {
    algorithm: algorithm.name,
    key: name,
    key_version: version,
    hash: encodeBase64(digest),
    hash_algorithm: hash.name,
  };
  const answer = await client.data({ method: 'POST', path: '/api/v1/signature/sign-hash', body });
  const said = { key: name, keyVersion: version, signedAt: new SystemClock().timestamp() };
  const signature = decodeCanonicalBase64(answer.text('signature')) ?? new Uint8Array(0);
  const file: FileSignature = { algorithm, hash: hash.name, mode, signature, publicKey, said };
  if (answer.text('mode') === mode && (await isSignatureRight(file, digest))) return file;
  throw new CliError(
    'the service answered with a signature that its key does not verify; nothing was written',
    '`twinseal doctor` on the service’s machine tests its engines',
  );
}
