import { encodeBase64, decodeCanonicalBase64 } from '../../crypto/encodings/base64.js';
import { parsePublicKey, publicKeyToSpki } from '../../crypto/encodings/public-key.js';
import type { HashName } from '../../crypto/hash.js';
import type { KeyAlgorithm } from '../../crypto/key-algorithm.js';
import { findKeyAlgorithm } from '../../crypto/key-algorithm-table.js';
import { SignatureError } from '../../errors/index.js';
import { CliError } from '../cli-error.js';
import { JsonObject } from '../json-object.js';
import { fileSigning, type FileMode } from './file-signing.js';
import { fingerprintOf } from './fingerprint.js';

/** A detached signature of a file (docs/command-line.md, "The signature file"). */
export interface FileSignature {
  readonly algorithm: KeyAlgorithm;
  readonly hash: HashName;
  readonly mode: FileMode;
  /** In the algorithm's wire form. */
  readonly signature: Uint8Array;
  /** Raw, of the key that the file says made the signature. */
  readonly publicKey: Uint8Array;
  /** What the signer says besides. No signature covers it. */
  readonly said: {
    readonly key: string;
    readonly keyVersion: number;
    /** RFC 3339 in UTC. */
    readonly signedAt: string;
  };
}

const FORMAT = 'twinseal-signature';
const FORMAT_VERSION = 1;

const MEMBERS = [
  'format',
  'format_version',
  'algorithm',
  'key',
  'key_version',
  'hash_algorithm',
  'mode',
  'signature',
  'public_key',
  'fingerprint',
  'signed_at',
];

/** Fingerprint of the key inside. */
export function signatureFingerprint({ algorithm, publicKey }: FileSignature): string {
  return fingerprintOf(publicKeyToSpki(algorithm, publicKey));
}

/** The file's text. */
export function writeSignatureFile(file: FileSignature): string {
  const { algorithm, hash, mode, signature, publicKey, said } = file;
  const value = {
    format: FORMAT,
    format_version: FORMAT_VERSION,
    algorithm: algorithm.name,
    key: said.key,
    key_version: said.keyVersion,
    hash_algorithm: hash,
    mode,
    signature: encodeBase64(signature),
    public_key: encodeBase64(publicKeyToSpki(algorithm, publicKey)),
    fingerprint: signatureFingerprint(file),
    signed_at: said.signedAt,
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/**
 * Reads a signature file strictly: every member is there, none is unknown, and all agree with each other.
 * @param name of the file, for the message
 * @throws CliError with the status of a bad signature: whoever altered the file must not make it look unchecked
 */
export function readSignatureFile(text: string, name: string): FileSignature {
  const unexpected = (what: string): CliError =>
    new CliError(`${name} is no signature file: it ${what}`, 'ask for the file that `twinseal sign` made');
  const members = JsonObject.of(parse(text), unexpected);
  if (members.text('format') !== FORMAT) throw unexpected('has another format');
  if (members.integer('format_version') !== FORMAT_VERSION) throw tooNew(name);
  members.only(MEMBERS);
  const algorithm = findKeyAlgorithm(members.text('algorithm'));
  if (algorithm?.name !== members.text('algorithm')) throw unexpected('names an unknown algorithm');
  const bytes = (member: string): Uint8Array => {
    const decoded = decodeCanonicalBase64(members.text(member));
    if (decoded === undefined || decoded.length === 0) throw unexpected(`has no base64 in "${member}"`);
    return decoded;
  };
  const file: FileSignature = {
    algorithm,
    ...signingOf(members, algorithm, unexpected),
    signature: bytes('signature'),
    publicKey: rawKey(algorithm, bytes('public_key'), unexpected),
    said: saidIn(members, unexpected),
  };
  if (signatureFingerprint(file) !== members.text('fingerprint')) {
    throw unexpected('has a fingerprint that is not its key’s');
  }
  return file;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Mode and hash must be those that the algorithm signs files with. */
function signingOf(
  members: JsonObject,
  algorithm: KeyAlgorithm,
  unexpected: (what: string) => CliError,
): Pick<FileSignature, 'hash' | 'mode'> {
  const disagrees = unexpected('names a hash or a mode that its algorithm does not sign files with');
  const signing = orElse(() => fileSigning(algorithm, members.text('hash_algorithm')), CliError, disagrees);
  if (signing.mode !== members.text('mode')) throw disagrees;
  return { hash: signing.hash.name, mode: signing.mode };
}

function rawKey(
  algorithm: KeyAlgorithm,
  spki: Uint8Array,
  unexpected: (what: string) => CliError,
): Uint8Array {
  const refused = unexpected('has no public key of its algorithm');
  const raw = orElse(() => parsePublicKey(algorithm, spki), SignatureError, refused);
  // A raw key would pass as well; here there is one form.
  if (raw.length === spki.length) throw refused;
  return raw;
}

function orElse<Result>(
  attempt: () => Result,
  kind: abstract new (...parts: never[]) => Error,
  otherwise: CliError,
): Result {
  try {
    return attempt();
  } catch (cause) {
    if (cause instanceof kind) throw otherwise;
    throw cause;
  }
}

function saidIn(members: JsonObject, unexpected: (what: string) => CliError): FileSignature['said'] {
  const keyVersion = members.integer('key_version');
  const [key, signedAt] = [members.text('key'), members.text('signed_at')];
  // They are shown on a terminal.
  if (!/^[a-z0-9-]{1,64}$/.test(key) || keyVersion < 1) throw unexpected('names no key');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(signedAt))
    throw unexpected('has no time of signing');
  return { key, keyVersion, signedAt };
}

function tooNew(name: string): CliError {
  return new CliError(`${name} is of a newer format`, 'verify it with the newest version of twinseal');
}
