import { RequestError } from '../errors/index.js';

/** Bounds of a request for a token. Lengths in UTF-16 units. */
const TOKEN_LIMITS = {
  sub: 128,
  text: 256,
  customFields: 10,
  /** UTF-8 bytes of the claims' JSON text. */
  claimsBytes: 8192,
  leastSeconds: 60,
} as const;

const DEFAULT_SECONDS = 3600;
const SECONDS_PER_DAY = 86_400;
/** Longest part of a field's name that is repeated to the caller, characters. */
const LONGEST_SHOWN_NAME = 64;

/** What the service's own claims add to the text: a project id, two times of ten digits, a comma. */
const OWN_CLAIMS_BYTES =
  JSON.stringify({ _iss: `proj_${'0'.repeat(32)}`, iat: 1_000_000_000, exp: 1_000_000_000 }).length - 1;

/** Claims that the service sets: a caller's are dropped, so that a client may send back what it once received. */
const DROPPED: ReadonlySet<string> = new Set(['_iss', 'iat', 'exp']);
/** Payload fields that do not count as custom. */
const KNOWN: ReadonlySet<string> = new Set(['sub', 'email', 'role', 'expiresInSeconds']);

/** A checked request: what the caller may claim, and for how long. */
export interface TokenRequest {
  readonly sub: string;
  /** All payload fields, `sub` included, in the request's order. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly seconds: number;
}

/**
 * Checks the body of a request for a token, which carries arbitrary fields.
 * @param maxSeconds longest life that may be asked for
 * @throws RequestError `request.shape`, the first fault in the contract's order
 */
export function readTokenRequest(body: Readonly<Record<string, unknown>>, maxSeconds: number): TokenRequest {
  const sub = readSub(body);
  const sent = Object.entries(body).filter(([name]) => !DROPPED.has(name));
  checkFields(sent);
  const fields = Object.fromEntries(sent.filter(([name]) => name !== 'expiresInSeconds'));
  checkSize(fields);
  return { sub, fields, seconds: readSeconds(body, maxSeconds) };
}

function readSub(body: Readonly<Record<string, unknown>>): string {
  const sub = Object.hasOwn(body, 'sub') ? body['sub'] : undefined;
  if (typeof sub !== 'string' || sub === '') throw refused('"sub" is required');
  if (sub.length > TOKEN_LIMITS.sub) {
    throw refused(`"sub" exceeds maximum length of ${TOKEN_LIMITS.sub} characters`);
  }
  return sub;
}

function checkFields(fields: readonly (readonly [string, unknown])[]): void {
  const long = fields.find(([, value]) => typeof value === 'string' && value.length > TOKEN_LIMITS.text);
  if (long !== undefined) {
    throw refused(`${shown(long[0])} exceeds maximum length of ${TOKEN_LIMITS.text} characters`);
  }
  const custom = fields.filter(([name]) => !KNOWN.has(name));
  if (custom.length > TOKEN_LIMITS.customFields) {
    throw refused(`Maximum of ${TOKEN_LIMITS.customFields} custom fields allowed in payload`);
  }
  const reserved = custom.find(([name]) => name.startsWith('_'));
  if (reserved !== undefined) throw refused(`${shown(reserved[0])} is a reserved field name`);
}

function checkSize(fields: Readonly<Record<string, unknown>>): void {
  const text = jsonText(fields);
  if (text === undefined || Buffer.byteLength(text, 'utf8') + OWN_CLAIMS_BYTES > TOKEN_LIMITS.claimsBytes) {
    throw refused(`Payload exceeds maximum size of ${TOKEN_LIMITS.claimsBytes} bytes`);
  }
}

/** Undefined for what is nested deeper than the stack allows, the only way in which parsed JSON has no text. */
function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function readSeconds(body: Readonly<Record<string, unknown>>, maxSeconds: number): number {
  const seconds = Object.hasOwn(body, 'expiresInSeconds') ? body['expiresInSeconds'] : DEFAULT_SECONDS;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) {
    throw refused('"expiresInSeconds" must be an integer');
  }
  if (seconds < TOKEN_LIMITS.leastSeconds) {
    throw refused(`"expiresInSeconds" must be at least ${TOKEN_LIMITS.leastSeconds}`);
  }
  if (seconds > maxSeconds)
    throw refused(`"expiresInSeconds" must not exceed ${maxSeconds} (${inDays(maxSeconds)})`);
  return seconds;
}

function inDays(seconds: number): string {
  const days = seconds / SECONDS_PER_DAY;
  return Number.isInteger(days) ? `${days} days` : `${seconds} seconds`;
}

function shown(name: string): string {
  return `"${name.length > LONGEST_SHOWN_NAME ? `${name.slice(0, LONGEST_SHOWN_NAME)}…` : name}"`;
}

function refused(text: string): RequestError {
  return new RequestError('request.shape', text);
}
