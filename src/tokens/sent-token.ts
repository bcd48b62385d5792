import { RequestError } from '../errors/index.js';
import { TOKEN_ALGORITHMS, type SentToken } from './token.js';

/** Longest part of an unknown algorithm's name that is repeated to the caller, characters. */
const LONGEST_SHOWN_NAME = 64;

const MEMBERS = ['payload', 'signature', 'algorithm'] as const;

/**
 * Reads a token out of a request. Only its shape is looked at, and nothing is decoded.
 * @throws RequestError `request.shape` with the fact `valid: false`
 */
export function readSentToken(value: unknown): SentToken {
  const token = findSentToken(value);
  if (token === undefined) throw malformed('Malformed token');
  if (!TOKEN_ALGORITHMS.some((name) => name === token.algorithm)) {
    throw malformed(`Unsupported algorithm: ${token.algorithm.slice(0, LONGEST_SHOWN_NAME)}`);
  }
  return token;
}

/** The token, undefined when the value does not have a token's shape. */
export function findSentToken(value: unknown): SentToken | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const texts = MEMBERS.map((name) => [name, Object.hasOwn(value, name) ? Reflect.get(value, name) : '']);
  if (!texts.every(([, text]) => typeof text === 'string' && text !== '')) return undefined;
  // Exactly the members listed, each a text.
  return Object.fromEntries(texts) as SentToken;
}

function malformed(text: string): RequestError {
  return new RequestError('request.shape', text, { facts: { valid: false } });
}
