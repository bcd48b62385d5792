import { readPrices, USUAL_PRICES } from './prices.js';

describe('the price list', () => {
  it('changes the deeds that it names and leaves the others at one token', () => {
    expect(readPrices('sign=2, ca/issue=10,verify=0')).toEqual({
      sign: 2,
      verify: 0,
      revoke: 1,
      'ca/issue': 10,
      'ca/revoke': 1,
      mandate: 1,
      'mandate/verify': 1,
    });
    expect(new Set(Object.values(USUAL_PRICES))).toEqual(new Set([1]));
  });

  it.each([
    '',
    'sign',
    'sign=',
    'sign=-1',
    'sign=1.5',
    'sign=10000000',
    'usage=1',
    'sign=1,sign=2',
    'sign=1,',
    'SIGN=1',
  ])('refuses %j', (text) => {
    expect(readPrices(text)).toBeUndefined();
  });
});
