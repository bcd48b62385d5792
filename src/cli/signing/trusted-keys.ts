import { publicKeyToSpki } from '../../crypto/encodings/public-key.js';
import type { KeyAlgorithm } from '../../crypto/key-algorithm.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { fingerprintOf, readFingerprint } from './fingerprint.js';
import { readPublicKeyFile } from './public-key-file.js';

/** A key that the person trusts, and the words by which they gave it. */
export interface TrustedKey {
  readonly fingerprint: string;
  readonly givenBy: string;
}

/** How trust is given; each may be given several times. */
export interface TrustOptions {
  readonly publicKey?: readonly string[];
  readonly fingerprint?: readonly string[];
}

/**
 * The keys that are trusted, in the order of the options.
 * @param algorithm of the signature, for files that hold a raw key and so do not say whose it is
 * @throws CliError for a file without a key and for what is no fingerprint
 */
export async function readTrustedKeys(
  { publicKey = [], fingerprint = [] }: TrustOptions,
  algorithm: KeyAlgorithm,
  terminal: Terminal,
): Promise<readonly TrustedKey[]> {
  const fromFiles = publicKey.map(async (path) => {
    const key = await readPublicKeyFile(path, [algorithm], terminal);
    const spki = publicKeyToSpki(key.algorithm, key.publicKey);
    return { fingerprint: fingerprintOf(spki), givenBy: `--public-key ${path}` };
  });
  return [...(await Promise.all(fromFiles)), ...fingerprint.map(fromText)];
}

function fromText(text: string): TrustedKey {
  const fingerprint = readFingerprint(text);
  if (fingerprint !== undefined) return { fingerprint, givenBy: '--fingerprint' };
  const next = 'it has 64 hexadecimal digits: `twinseal key public --format fingerprint` shows it';
  throw new CliError('--fingerprint is not one', next, EXIT.usage);
}
