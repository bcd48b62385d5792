import { nextStep } from './next-step.js';
import { readRefusal } from './refusal.js';

const NONE = new Headers();

describe('readRefusal', () => {
  it.each([
    [
      'native',
      { error: { error_code: 'ERR_KMS_002', message: 'Taken.' }, request_id: 'r-1', timestamp: 't' },
      { text: 'Taken', code: 'ERR_KMS_002', requestId: 'r-1' },
    ],
    [
      'admin',
      {
        type: 'x',
        title: 'Already exists',
        status: 409,
        detail: 'Taken',
        code: 'conflict.duplicate',
        request_id: 'r',
      },
      { text: 'Taken', code: 'conflict.duplicate', requestId: 'r' },
    ],
    [
      'FIPSign',
      { success: false, error: 'Taken', code: 'rate_limited' },
      { text: 'Taken', code: 'rate_limited' },
    ],
  ])('reads the errors of the %s dialect', (_, body, expected) => {
    expect(readRefusal(409, body, NONE)).toMatchObject({ status: 409, ...expected });
  });

  it('takes request id and waiting time from headers', () => {
    const headers = new Headers({ 'x-request-id': 'r-2', 'retry-after': '7' });
    expect(readRefusal(429, { error: 'x' }, headers)).toMatchObject({ requestId: 'r-2', retryAfter: '7' });
  });

  it.each([undefined, null, 'text', [], {}, { error: {} }, { error: 3 }, { detail: '' }])(
    'knows that no Twinseal wrote %j',
    (body) => {
      expect(readRefusal(500, body, NONE)).toBeUndefined();
    },
  );
});

describe('nextStep', () => {
  const refusal = (status: number, code?: string, retryAfter?: string) => ({
    status,
    text: 'x',
    code,
    requestId: 'r-1',
    retryAfter,
  });

  it.each([
    [refusal(409, 'ERR_KMS_002'), /key rotate/],
    [refusal(401), /TWINSEAL_API_KEY/],
    [refusal(403), /--scope/],
    [refusal(429, 'rate_limited', '7'), /in 7 seconds/],
    [refusal(429, 'token_quota_exhausted'), /administrator/],
    [refusal(503), /try again shortly/],
    [refusal(500), /request id r-1/],
    [refusal(409, 'toString'), /present state/],
  ])('says what helps against %j', (given, advice) => {
    expect(nextStep(given, 'api-key')).toMatch(advice);
  });

  it('names the file of the admin token to an administrator', () => {
    expect(nextStep(refusal(401), 'admin-token')).toContain('--admin-token-file');
  });
});
