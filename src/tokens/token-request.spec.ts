import fc from 'fast-check';

import { TwinsealError } from '../errors/index.js';
import { readTokenRequest } from './token-request.js';

const MAX = 7_776_000;

describe('readTokenRequest', () => {
  it('keeps the fields in their order, drops the service’s claims, and takes an hour where no life is named', () => {
    const request = readTokenRequest({ role: 'r', sub: 'a', iat: 1, exp: 2, _iss: 'x', n: null }, MAX);
    expect(request).toEqual({ sub: 'a', fields: { role: 'r', sub: 'a', n: null }, seconds: 3600 });
    expect(Object.keys(request.fields)).toEqual(['role', 'sub', 'n']);
  });

  it('reports the first fault in the contract’s order', () => {
    const body = { sub: 'x'.repeat(129), note: 'x'.repeat(257), _a: 1, expiresInSeconds: 1 };
    const faultOf = (one: object): string => {
      try {
        readTokenRequest(one as Record<string, unknown>, MAX);
        return 'none';
      } catch (error) {
        return String((error as Error).message);
      }
    };
    expect(faultOf(body)).toMatch(/^"sub"/);
    expect(faultOf({ ...body, sub: 'a' })).toMatch(/^"note"/);
    expect(faultOf({ ...body, sub: 'a', note: '' })).toMatch(/^"_a"/);
    expect(faultOf({ sub: 'a', expiresInSeconds: 1 })).toMatch(/^"expiresInSeconds"/);
  });

  it('names a maximum that is no whole number of days in seconds', () => {
    expect(() => readTokenRequest({ sub: 'a', expiresInSeconds: 101 }, 100)).toThrow(
      '"expiresInSeconds" must not exceed 100 (100 seconds)',
    );
  });

  it('repeats a hostile name only in part', () => {
    const body = { sub: 'a', [`_${'n'.repeat(1000)}`]: 1 };
    expect(() => readTokenRequest(body, MAX)).toThrow(/^"_n{63}…" is a reserved field name$/);
  });

  it('takes or refuses any JSON object, and never fails otherwise', () => {
    const outcome = (body: Record<string, unknown>): 'taken' | 'refused' | 'failed' => {
      try {
        const { fields, sub } = readTokenRequest(body, MAX);
        return fields['sub'] === sub && !('_iss' in fields) ? 'taken' : 'failed';
      } catch (error) {
        return error instanceof TwinsealError ? 'refused' : 'failed';
      }
    };
    const property = fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.jsonValue(),
      (fields, sub) => outcome({ ...fields, sub }) !== 'failed',
    );
    expect(fc.check(property).failed).toBe(false);
  });
});
