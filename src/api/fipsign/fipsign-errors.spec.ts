import { AuthError, QuotaError, RequestError, ServiceError } from '../../errors/index.js';
import { providerUnavailable } from '../../providers/index.js';
import { fipsignErrorOf } from './fipsign-errors.js';

const away = (part: string) =>
  new ServiceError('service.unavailable', `Service unavailable: ${part}`, { facts: { part } });

describe('FIPSign’s form of an error', () => {
  it.each(['audit', 'database', 'hsm'])('names the part %s that is away, and nothing of why', (part) => {
    expect(fipsignErrorOf(away(part))).toEqual({
      status: 503,
      body: { success: false, error: `Service unavailable: ${part}` },
    });
  });

  it('calls a token that does not answer hsm', () => {
    const error = providerUnavailable('pkcs11', {
      message: 'slot 7 of /usr/lib/x.so is gone',
      reason: 'gone',
    });
    expect(fipsignErrorOf(error)).toEqual({
      status: 503,
      body: { success: false, error: 'Service unavailable: hsm' },
    });
  });

  it.each(['service.internal', 'service.outcome-unknown'] as const)('%s tells nothing', (code) => {
    expect(fipsignErrorOf(new ServiceError(code, 'column "secret" is missing'))).toEqual({
      status: 500,
      body: { success: false, error: 'Internal server error' },
    });
  });

  it('has a code with either 429 and with nothing else', () => {
    const limited = new AuthError('auth.rate-limited', 'Rate limit exceeded.');
    const exhausted = new QuotaError('quota.exhausted', 'Token limit reached.');
    expect(fipsignErrorOf(limited).body).toMatchObject({ code: 'rate_limited' });
    expect(fipsignErrorOf(exhausted).body).toMatchObject({ code: 'token_quota_exhausted' });
    expect(fipsignErrorOf(new RequestError('request.shape', '"sub" is required')).body).toEqual({
      success: false,
      error: '"sub" is required',
    });
  });

  it('says valid only about a token', () => {
    const about = { facts: { valid: false } };
    expect(fipsignErrorOf(new RequestError('request.shape', 'Malformed token', about)).body).toEqual({
      success: false,
      valid: false,
      error: 'Malformed token',
    });
    expect(fipsignErrorOf(new AuthError('auth.unauthenticated', 'no')).body).not.toHaveProperty('valid');
  });
});
