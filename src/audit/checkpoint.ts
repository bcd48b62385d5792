import { Buffer } from 'node:buffer';

/** A place in the chain and the hash it has there. */
export interface ChainPlace {
  readonly seq: number;
  /** 32 bytes. */
  readonly hash: Uint8Array;
}

/** A signed statement that the chain had `hash` at `seq`, with everything that a check of it needs. */
export interface Checkpoint extends ChainPlace {
  /** When it was signed, RFC 3339 UTC with milliseconds. */
  readonly at: string;
  /** Canonical name of the composite algorithm. */
  readonly algorithm: string;
  /** Raw. */
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** A checkpoint as it goes over the wire (contracts: admin), and as exports hold it. */
export interface CheckpointAnswer {
  readonly seq: number;
  /** 64 lowercase hexadecimal digits. */
  readonly hash: string;
  readonly at: string;
  readonly algorithm: string;
  /** Base64 of the raw key. */
  readonly public_key: string;
  /** Base64. */
  readonly signature: string;
}

/** What a checkpoint signs: `twinseal:audit-checkpoint:v1\n<seq>\n<hash>\n<at>` in UTF-8. */
export function checkpointText(place: ChainPlace, at: string): Uint8Array {
  return statement('audit-checkpoint', place, at);
}

/** What the removal of entries up to a checkpoint signs: `twinseal:audit-cut:v1\n<seq>\n<hash>\n<at>` in UTF-8. */
export function cutText(place: ChainPlace, at: string): Uint8Array {
  return statement('audit-cut', place, at);
}

/** Shows a checkpoint. */
export function checkpointAnswer(checkpoint: Checkpoint): CheckpointAnswer {
  const { seq, hash, at, algorithm, publicKey, signature } = checkpoint;
  return {
    seq,
    hash: Buffer.from(hash).toString('hex'),
    at,
    algorithm,
    public_key: Buffer.from(publicKey).toString('base64'),
    signature: Buffer.from(signature).toString('base64'),
  };
}

/** Labels differ, so that a signature of one kind is never taken for one of the other. */
function statement(
  label: 'audit-checkpoint' | 'audit-cut',
  { seq, hash }: ChainPlace,
  at: string,
): Uint8Array {
  const text = `twinseal:${label}:v1\n${seq}\n${Buffer.from(hash).toString('hex')}\n${at}`;
  return new TextEncoder().encode(text);
}
