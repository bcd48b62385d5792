import type { CredentialKind } from './credential.js';
import type { Refusal } from './refusal.js';

type Advice = string | ((refusal: Refusal, credential: CredentialKind) => string);

/** What helps against one kind of fault, by the code that names it in any dialect. */
const BY_CODE: ReadonlyMap<string, Advice> = new Map(
  Object.entries<Advice>({
    ERR_KMS_002: 'replace its key with `twinseal key rotate`, or choose another name',
    ERR_KMS_003: '`twinseal key list` shows the state of each version',
    ERR_KMS_005: 'choose a provider that can do it with --provider, or another algorithm',
    ERR_NOT_FOUND_001: '`twinseal key list` shows the keys that this API key sees',
    token_quota_exhausted: 'wait for the next month, or ask the administrator for a pack or a higher limit',
    'conflict.duplicate': 'choose another name; `twinseal project list` shows those that are taken',
    'conflict.in-use': 'revoke its API keys, retire its keys and its CA first',
    'conflict.state': 'look at its present state before you try again',
    'provider.incapable': 'choose a provider that can do it with --provider, or another algorithm',
  }),
);

const TRY_AGAIN = 'try again shortly; `twinseal doctor` on the service’s machine says what is wrong';

/** What helps against a fault that its code says nothing special about. */
const BY_STATUS: ReadonlyMap<number, Advice> = new Map<number, Advice>([
  [400, 'correct what it names; --help lists what the command takes'],
  [401, (_, credential) => CREDENTIAL_ADVICE[credential]],
  [403, 'use an API key whose scopes allow it: `twinseal apikey create --scope …`'],
  [404, 'check the name or the id: the `list` and `show` commands tell what exists'],
  [409, 'look at its present state before you try again'],
  [413, 'send less at once'],
  [422, 'change what it names; --help lists what the command takes'],
  [
    429,
    ({ retryAfter }) => (retryAfter === undefined ? 'try again later' : `try again in ${retryAfter} seconds`),
  ],
  [503, TRY_AGAIN],
]);

const CREDENTIAL_ADVICE: Readonly<Record<CredentialKind, string>> = {
  'api-key':
    'give a valid API key in TWINSEAL_API_KEY or with --api-key-file; `token` and `ca` take keys of the format pqa only',
  'admin-token': 'give the file with the right admin token: --admin-token-file',
  none: 'this address wants a key that the command does not send: check --url',
};

/** An instruction for the person whose request was refused. */
export function nextStep(refusal: Refusal, credential: CredentialKind): string {
  const { code, status, requestId } = refusal;
  const advice = (code === undefined ? undefined : BY_CODE.get(code)) ?? BY_STATUS.get(status);
  if (typeof advice === 'string') return advice;
  if (advice !== undefined) return advice(refusal, credential);
  return requestId === undefined
    ? 'the service’s log has more'
    : `the service’s log has more, under the request id ${requestId}`;
}
