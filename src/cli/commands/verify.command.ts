import { hashAlgorithm } from '../../crypto/hash.js';
import type { CliCommand } from '../cli-command.js';
import { CliError } from '../cli-error.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { readText } from '../input.js';
import { isSignatureRight } from '../signing/check-signature.js';
import { digestOfFile } from '../signing/file-digest.js';
import { readSignatureFile, signatureFingerprint, type FileSignature } from '../signing/signature-file.js';
import { readTrustedKeys, type TrustedKey, type TrustOptions } from '../signing/trusted-keys.js';

interface Options extends TrustOptions {
  readonly signature?: string;
}

/** What came out: whether the signature is right, and whether somebody vouches for its key. */
interface Verdict {
  readonly result: 'valid' | 'invalid' | 'untrusted' | 'unvouched';
  readonly fingerprint: string;
  readonly trusted?: TrustedKey;
}

const STATUS: Readonly<Record<Verdict['result'], ExitCode>> = {
  valid: EXIT.ok,
  invalid: EXIT.refused,
  untrusted: EXIT.refused,
  unvouched: EXIT.unvouched,
};

/** `twinseal verify FILE`: needs no service, only a key or a fingerprint that the person trusts. */
export const verifyCommand: CliCommand = (parent, { terminal, exitWith }) => {
  parent
    .command('verify')
    .description('check a file against its signature file and a key you trust; asks no service')
    .argument('<file>', 'the file; - is standard input')
    .option('--signature <file>', 'the signature file (default: the file’s name and .sig)')
    .option('--public-key <file>', 'a key you trust: PEM, DER or base64; may be given again', collect)
    .option('--fingerprint <digits>', 'SHA-256 of a key you trust; may be given again', collect)
    .action(async (path: string, options: Options) => {
      const from = signaturePath(path, options);
      const file = readSignatureFile(await readText(from, terminal), from);
      const trusted = await readTrustedKeys(options, file.algorithm, terminal);
      const digest = await digestOfFile(path, hashAlgorithm(file.hash), terminal);
      const verdict = judge(file, trusted, await isSignatureRight(file, digest));
      terminal.answer(valueOf(path, from, file, verdict), linesOf(path, from, file, verdict));
      exitWith(STATUS[verdict.result]);
    });
};

function collect(value: string, others: readonly string[] = []): readonly string[] {
  return [...others, value];
}

function signaturePath(path: string, { signature }: Options): string {
  if (signature !== undefined) return signature;
  if (path !== '-') return `${path}.sig`;
  throw new CliError('standard input has no signature file', 'name it with --signature', EXIT.usage);
}

function judge(file: FileSignature, keys: readonly TrustedKey[], isRight: boolean): Verdict {
  const fingerprint = signatureFingerprint(file);
  if (!isRight) return { result: 'invalid', fingerprint };
  if (keys.length === 0) return { result: 'unvouched', fingerprint };
  const trusted = keys.find((key) => key.fingerprint === fingerprint);
  return trusted === undefined
    ? { result: 'untrusted', fingerprint }
    : { result: 'valid', fingerprint, trusted };
}

function valueOf(path: string, from: string, file: FileSignature, verdict: Verdict): object {
  const { result, fingerprint, trusted } = verdict;
  const { algorithm, hash, mode, said } = file;
  return {
    file: path,
    signature_file: from,
    result,
    algorithm: algorithm.name,
    hash_algorithm: hash,
    mode,
    fingerprint,
    trusted_by: trusted?.givenBy ?? null,
    unsigned: { key: said.key, key_version: said.keyVersion, signed_at: said.signedAt },
  };
}

function linesOf(path: string, from: string, file: FileSignature, verdict: Verdict): readonly string[] {
  const { result, fingerprint, trusted } = verdict;
  const { key, keyVersion, signedAt } = file.said;
  const claims = `It says, and no signature covers it: key ${key}, version ${keyVersion}, signed at ${signedAt}.`;
  const made = `The key’s fingerprint is ${fingerprint} (${file.algorithm.name}).`;
  switch (result) {
    case 'valid':
      return [`${path}: valid. Signed with the key that you trust by ${trusted?.givenBy}.`, made, claims];
    case 'invalid':
      return [`${path}: INVALID. The signature in ${from} is not one of this file by the key inside.`];
    case 'untrusted':
      return [
        `${path}: NOT TRUSTED. The signature matches, but its key is none of those that you trust.`,
        made,
      ];
    case 'unvouched':
      return [
        `${path}: signature matches the key inside the file, which nobody vouches for.`,
        made,
        'Get the signer’s key or fingerprint another way and give it: --public-key or --fingerprint.',
      ];
  }
}
