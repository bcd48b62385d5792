import { isMembers, type Members } from './members.js';
import type { ServiceCall } from './service-calls.js';
import { ToolFault } from './tool-fault.js';

/** What the service answered. */
export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Members;
}

/** A refusal in either dialect's form. */
interface Refusal {
  readonly message: string;
  readonly code?: string;
}

type Advice = (call: ServiceCall, answer: ServiceAnswer, refusal: Refusal) => string;

const LOOK_FIRST =
  'Whether it was done is unknown: look at the present state (twinseal_list_keys, fipsign_usage) before calling again.';
const CORRECT = () => 'Nothing was done. Correct the arguments as the message says and call again.';
const WAIT: Advice = (_call, { headers }) =>
  `Nothing was done. Wait ${headers.get('retry-after') ?? '60'} seconds and call again.`;

/** By status; what is not listed is a bug or an unknown outcome. */
const ADVICE: ReadonlyMap<number, Advice> = new Map<number, Advice>([
  [400, CORRECT],
  [401, () => `${KEY_ADVICE} It was unknown, revoked, expired, or of another kind.`],
  [
    403,
    () =>
      'Nothing was done. The API key’s scopes, the project’s algorithm policy or a setting of the service forbid it: ask the administrator, or use a key that may.',
  ],
  [
    404,
    ({ missing }) =>
      `Nothing was done. ${missing ?? 'This service has no such route: it may be an older release.'}`,
  ],
  [
    409,
    () => 'Nothing was changed. Look at the present state first; the message says what stands against it.',
  ],
  [
    413,
    () => 'Nothing was done. Send less in one call; of a large file sign the digest (twinseal_sign_hash).',
  ],
  [422, CORRECT],
  [
    429,
    (call, answer, { code }) =>
      code === 'token_quota_exhausted'
        ? 'Nothing was done. fipsign_usage shows the balance; the administrator can add a pack or raise the limit.'
        : WAIT(call, answer, { message: '' }),
  ],
  [503, () => 'Nothing was done. Call again in some seconds; twinseal_health says what is down.'],
]);

const KEY_ADVICE =
  'Have TWINSEAL_API_KEY (or TWINSEAL_API_KEY_FILE) of this MCP server set to an API key of the project and start it again; fipsign_* and mandate tools need one that begins with pqa_.';

/** The fault that a refusal of the service becomes. */
export function refusalOf(call: ServiceCall, answer: ServiceAnswer): ToolFault {
  const { status, headers } = answer;
  const refusal = readRefusal(answer);
  const next = ADVICE.get(status)?.(call, answer, refusal) ?? outcomeUnknown(call);
  const requestId = headers.get('x-request-id') ?? undefined;
  return new ToolFault(refusal.message, next, {
    status,
    ...(refusal.code !== undefined && { code: refusal.code }),
    ...(requestId !== undefined && { requestId }),
  });
}

/** A tool was called that needs an API key, and none is configured. */
export function requireKey(): ToolFault {
  return new ToolFault('No API key is configured', KEY_ADVICE);
}

/** Nobody answered, or not in time, or the agent took its request back. */
export function noAnswer(call: ServiceCall, url: string, cause: unknown): ToolFault {
  if (cause instanceof ToolFault) return cause;
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'TimeoutError') {
    return new ToolFault(`${url} did not answer in time`, outcomeUnknown(call), {}, cause);
  }
  if (name === 'AbortError')
    return new ToolFault('The request was taken back', outcomeUnknown(call), {}, cause);
  return new ToolFault(
    `No service answers at ${url}`,
    'Start it (twinseal start), or have TWINSEAL_URL of this MCP server set to its address and start the server again.',
    {},
    cause,
  );
}

/** What answered is not the service. */
export function brokenAnswer(url: string, status: number, cause?: unknown): ToolFault {
  const next = 'Check that TWINSEAL_URL of this MCP server is the service’s own address, without a path.';
  return new ToolFault(`What answers at ${url} does not answer as Twinseal does`, next, { status }, cause);
}

function outcomeUnknown({ method }: ServiceCall): string {
  return method === 'GET' ? 'Call again.' : LOOK_FIRST;
}

function readRefusal({ status, body }: ServiceAnswer): Refusal {
  const { error } = body;
  if (typeof error === 'string') return { message: error, ...codeOf(body['code']) };
  const message = isMembers(error) ? error['message'] : undefined;
  if (isMembers(error) && typeof message === 'string') return { message, ...codeOf(error['error_code']) };
  return { message: `The service answered with status ${status}` };
}

function codeOf(code: unknown): { readonly code?: string } {
  return typeof code === 'string' ? { code } : {};
}
