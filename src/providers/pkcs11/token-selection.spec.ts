import { isSettingFault } from '../contract/index.js';
import { CKF } from './cryptoki-numbers.js';
import { FakeCryptoki } from './testing/fake-cryptoki.js';
import { selectToken } from './token-selection.js';

function select(tokens: readonly object[], uri: { label?: string; serial?: string }): string {
  const cryptoki = new FakeCryptoki({ tokens });
  cryptoki.initialize();
  return selectToken(cryptoki, uri).info.serial;
}

const A = { label: 'keys', serial: 'a' };
const B = { label: 'keys', serial: 'b' };
const BLANK = { label: '', serial: '', flags: 0 };

describe('token selection', () => {
  it('finds the one token with a label or serial', () => {
    expect(select([BLANK, A], { label: 'keys' })).toBe('a');
    expect(select([A, B], { serial: 'b' })).toBe('b');
    expect(select([A, B], { label: 'keys', serial: 'a' })).toBe('a');
  });

  it('refuses when two tokens have the label', () => {
    expect(() => select([A, B], { label: 'keys' })).toThrow('several tokens match');
  });

  it('refuses when none matches both', () => {
    expect(() => select([A], { label: 'other' })).toThrow('no initialised token matches');
    expect(() => select([A], { label: 'other', serial: 'a' })).toThrow('no initialised token matches');
  });

  it('tells a wrong setting, which stops the start, from a token that is away and may come', () => {
    const faultOf = (tokens: readonly object[], label: string): unknown => {
      try {
        return select(tokens, { label });
      } catch (error) {
        return isSettingFault(error);
      }
    };
    expect([faultOf([A], 'other'), faultOf([A, B], 'keys')]).toEqual([true, true]);
    expect([faultOf([], 'keys'), faultOf([BLANK], 'keys')]).toEqual([false, false]);
  });

  it('ignores slots that are not initialised', () => {
    expect(() => select([{ ...A, flags: ~CKF.TOKEN_INITIALIZED }], { label: 'keys' })).toThrow(
      'no initialised',
    );
  });
});
