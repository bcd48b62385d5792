import { readFile } from 'node:fs/promises';

import {
  checkpointOf,
  type Checkpoint,
  type CheckpointAnswer,
  type CheckpointPublicKey,
} from '../audit/index.js';
import { decodeCanonicalBase64 } from '../crypto/encodings/base64.js';
import { parsePublicKey, parsePublicKeyPem } from '../crypto/encodings/public-key.js';
import { findKeyAlgorithm, keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { TwinsealError } from '../errors/index.js';
import { CliError } from './cli-error.js';
import { EXIT } from './exit-code.js';

/** What a key by itself, without a name of its algorithm, is. */
const DEFAULT_ALGORITHM = 'MLDSA65-ECDSA-P256-SHA512';

/** A key that somebody trusts, and the checkpoint that it came with. */
export interface GivenKey extends CheckpointPublicKey {
  readonly checkpoint?: Checkpoint;
}

/**
 * Reads a checkpoint key: an answer of `GET /admin/audit/checkpoint`, one PEM block, or base64 of the raw key.
 *
 * @throws CliError
 */
export async function readCheckpointKey(path: string): Promise<GivenKey> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CliError(`${path} cannot be read`, NEXT, EXIT.usage, cause);
  });
  try {
    return parse(text.trim());
  } catch (cause) {
    if (!(cause instanceof TwinsealError) && !(cause instanceof SyntaxError)) throw cause;
    throw new CliError(`${path} holds no checkpoint key`, NEXT, EXIT.usage, cause);
  }
}

const NEXT = 'keep an answer of GET /admin/audit/checkpoint in a file and give that';

function parse(text: string): GivenKey {
  const algorithm = keyAlgorithm(DEFAULT_ALGORITHM);
  if (text.startsWith('{')) return fromAnswer(JSON.parse(text));
  if (text.startsWith('-----')) {
    return { algorithm: algorithm.name, publicKey: parsePublicKeyPem(algorithm, `${text}\n`) };
  }
  const raw = decodeCanonicalBase64(text);
  if (raw === undefined) throw new SyntaxError('neither JSON, PEM nor base64');
  return { algorithm: algorithm.name, publicKey: parsePublicKey(algorithm, raw) };
}

function fromAnswer(value: unknown): GivenKey {
  if (!isAnswer(value)) throw new SyntaxError('no checkpoint');
  const algorithm = findKeyAlgorithm(value.algorithm);
  if (algorithm?.name !== value.algorithm) throw new SyntaxError('an algorithm that is none');
  const checkpoint = checkpointOf(value);
  return {
    algorithm: algorithm.name,
    publicKey: parsePublicKey(algorithm, checkpoint.publicKey),
    checkpoint,
  };
}

function isAnswer(value: unknown): value is CheckpointAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  const texts = ['hash', 'at', 'algorithm', 'public_key', 'signature'];
  return (
    Number.isSafeInteger(members.get('seq')) && texts.every((name) => typeof members.get(name) === 'string')
  );
}
