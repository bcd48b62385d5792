import { decodeCanonicalBase64 } from '../../crypto/encodings/base64.js';
import { parsePublicKey, parsePublicKeyPem } from '../../crypto/encodings/public-key.js';
import type { KeyAlgorithm } from '../../crypto/key-algorithm.js';
import { keyAlgorithms } from '../../crypto/key-algorithm-table.js';
import { SignatureError } from '../../errors/index.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import { readBytes } from '../input.js';
import type { Terminal } from '../terminal.js';

/** A public key and what it is one of. */
export interface FoundPublicKey {
  readonly algorithm: KeyAlgorithm;
  /** Raw. */
  readonly publicKey: Uint8Array;
}

/**
 * Reads a public key from a file: PEM, DER SubjectPublicKeyInfo, raw, or base64 of the latter two.
 * @param expected algorithms that a raw key may be of, which it does not say itself
 * @throws CliError
 */
export async function readPublicKeyFile(
  path: string,
  expected: readonly KeyAlgorithm[],
  terminal: Terminal,
): Promise<FoundPublicKey> {
  const bytes = await readBytes(path, terminal);
  const text = Buffer.from(bytes).toString('latin1').trim();
  const found = text.startsWith('-----')
    ? first(keyAlgorithms, (algorithm) => parsePublicKeyPem(algorithm, text))
    : fromBytes(decodeCanonicalBase64(text) ?? bytes, expected);
  if (found !== undefined) return found;
  throw new CliError(
    `${path} holds no public key`,
    'give it as PEM, as `twinseal key public` writes it, as DER or as base64',
    EXIT.usage,
  );
}

/** What begins as a SubjectPublicKeyInfo says its algorithm; anything else is one of those that are expected. */
function fromBytes(bytes: Uint8Array, expected: readonly KeyAlgorithm[]): FoundPublicKey | undefined {
  const isRawLength = ({ sizes }: KeyAlgorithm): boolean => sizes.publicKey === bytes.length;
  const candidates = [...expected, ...keyAlgorithms.filter((algorithm) => !isRawLength(algorithm))];
  return first(candidates, (algorithm) => parsePublicKey(algorithm, bytes));
}

function first(
  candidates: readonly KeyAlgorithm[],
  parse: (algorithm: KeyAlgorithm) => Uint8Array,
): FoundPublicKey | undefined {
  for (const algorithm of candidates) {
    try {
      return { algorithm, publicKey: parse(algorithm) };
    } catch (error) {
      // Not of this algorithm.
      if (!(error instanceof SignatureError)) throw error;
    }
  }
  return undefined;
}
