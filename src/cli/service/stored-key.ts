import { InvalidArgumentError, type Command } from 'commander';

import { decodeCanonicalBase64 } from '../../crypto/encodings/base64.js';
import { parsePublicKey } from '../../crypto/encodings/public-key.js';
import type { KeyAlgorithm } from '../../crypto/key-algorithm.js';
import { findKeyAlgorithm } from '../../crypto/key-algorithm-table.js';
import { SignatureError } from '../../errors/index.js';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { JsonObject } from '../json-object.js';
import { allKeyVersions } from './pages.js';
import type { ServiceClient } from './service-client.js';

/** A key version that the service keeps. */
export interface StoredKey {
  readonly name: string;
  readonly version: number;
  readonly algorithm: KeyAlgorithm;
  readonly status: string;
  /** Raw. */
  readonly publicKey: Uint8Array;
}

/** Which one is meant. */
export interface KeyChoice {
  readonly name: string;
  /** Canonical name or alias; may be left out where the name says enough. */
  readonly algorithm?: string;
  /** Absent: the active one. */
  readonly version?: number;
}

/** Options of a command that names a key version. */
export interface KeyOptions {
  readonly algorithm?: string;
  readonly keyVersion?: number;
}

/** Adds the option that tells keys of one name apart. */
export function algorithmOption(command: Command): Command {
  return command.option('--algorithm <name>', 'its algorithm; needed where keys of several have this name');
}

/** Adds the option for another version than the active one. */
export function versionOption(command: Command): Command {
  return command.option('--key-version <number>', 'its version (default: the active one)', readVersion);
}

/** @throws InvalidArgumentError, which commander shows */
export function readVersion(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a number from 1.');
}

/** The one key version that is meant. @throws CliError when there is none, or more than one */
export async function findStoredKey(client: ServiceClient, choice: KeyChoice): Promise<StoredKey> {
  const { name, algorithm, version } = choice;
  const versions = await allKeyVersions(client, {
    key: name,
    ...(algorithm !== undefined && { algorithm }),
    ...(version === undefined && { status: 'active' }),
  });
  const found = versions.filter((one) => version === undefined || one.integer('key_version') === version);
  const [first, ...others] = found;
  if (first === undefined) throw missing(choice);
  if (others.length > 0) throw ambiguous(name, found);
  return storedKey(first);
}

/** A key object of the native API. @throws CliError for an algorithm that this version does not know */
export function storedKey(key: JsonObject): StoredKey {
  const name = key.text('algorithm');
  const algorithm = findKeyAlgorithm(name);
  if (algorithm === undefined) throw unknownAlgorithm(name);
  return {
    name: key.text('key'),
    version: key.integer('key_version'),
    algorithm,
    status: key.text('status'),
    publicKey: publicKeyOf(key, algorithm),
  };
}

/** Empty for a damaged version, which the service does not show. */
function publicKeyOf(key: JsonObject, algorithm: KeyAlgorithm): Uint8Array {
  const text = key.text('public_key');
  try {
    const bytes = decodeCanonicalBase64(text);
    if (bytes !== undefined) return text === '' ? bytes : parsePublicKey(algorithm, bytes);
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
  }
  throw new CliError(
    `the service shows no usable public key of ${key.text('key')}`,
    '`twinseal doctor` on the service’s machine says what is wrong',
  );
}

function missing({ name, algorithm, version }: KeyChoice): CliError {
  const what = version === undefined ? 'active version' : `version ${version}`;
  const kind = algorithm === undefined ? '' : ` of ${algorithm}`;
  return new CliError(
    `there is no ${what} of a key called ${name}${kind}`,
    '`twinseal key list` shows the keys, `twinseal key generate` makes one',
  );
}

function ambiguous(name: string, found: readonly JsonObject[]): CliError {
  const algorithms = found.map((key) => key.text('algorithm')).join(', ');
  return new CliError(
    `several keys are called ${name}: ${algorithms}`,
    'say which with --algorithm',
    EXIT.usage,
  );
}

function unknownAlgorithm(name: string): CliError {
  return new CliError(
    `this version of twinseal does not know the service’s algorithm ${JSON.stringify(name)}`,
    'use the version that the service has',
  );
}
