import { hash } from 'node:crypto';

import { wipe } from '../crypto/bytes.js';
import type { Randomness } from '../platform/randomness.js';

/**
 * The spellings of an API key. All carry the same 256 random bits and open the same project; only the words in
 * front differ, because each vendor's clients insist on their own.
 */
export const API_KEY_FORMATS = ['pqa', 'qph', 'cs_live', 'hex'] as const;

/** How an API key is spelled. */
export type ApiKeyFormat = (typeof API_KEY_FORMATS)[number];

/** What stands before the 64 hexadecimal digits. */
const LEAD: Readonly<Record<ApiKeyFormat, string>> = {
  pqa: 'pqa_',
  qph: 'qph_live_',
  cs_live: 'cs_live_',
  hex: '',
};

const SECRET_BYTES = 32;
const DIGITS = /^[0-9a-f]{64}$/;
/** Digits shown in lists to recognise a key by; 224 bits stay unknown. */
const SHOWN_DIGITS = 8;

/** A key that was just made. `text` exists only until the answer that shows it is written. */
export interface FreshApiKey {
  /** The whole key. A string because it goes out in one JSON answer and comes back in a header. */
  readonly text: string;
  readonly prefix: string;
  /** SHA-256 of the key's text, 32 bytes: all that is stored. */
  readonly hash: Uint8Array;
}

/** Makes a key of 256 fresh random bits. */
export function makeApiKey(format: ApiKeyFormat, randomness: Randomness): FreshApiKey {
  const secret = randomness.bytes(SECRET_BYTES);
  try {
    const text = `${LEAD[format]}${Buffer.from(secret).toString('hex')}`;
    return { text, prefix: text.slice(0, LEAD[format].length + SHOWN_DIGITS), hash: hashCredential(text) };
  } finally {
    wipe(secret);
  }
}

/** The format whose shape `text` has to the letter; undefined for everything else. */
export function apiKeyFormatOf(text: string): ApiKeyFormat | undefined {
  return API_KEY_FORMATS.find(
    (format) => text.startsWith(LEAD[format]) && DIGITS.test(text.slice(LEAD[format].length)),
  );
}

/** SHA-256 of a credential's UTF-8 text, 32 bytes. Plain, because 256 random bits leave nothing to guess. */
export function hashCredential(text: string): Uint8Array {
  return new Uint8Array(hash('sha256', text, 'buffer'));
}

/** The same digest in base64: what a credential is known by in memory. */
export function nameCredential(text: string): string {
  return hash('sha256', text, 'base64');
}
