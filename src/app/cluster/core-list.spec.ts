import { coreList } from './core-list.js';

describe('coreList', () => {
  it.each([
    ['0', [0]],
    ['0,1', [0, 1]],
    ['0-3,8', [0, 1, 2, 3, 8]],
    ['2-2,4-5,63', [2, 4, 5, 63]],
  ])('reads %s', (text, cores) => {
    expect(coreList(text)).toEqual(cores);
  });

  it.each(['', 'none', '0-', '-3', '1,,2', '0 1', '1;2'])('takes %j for no list', (text) => {
    expect(() => coreList(text)).toThrow(TypeError);
  });
});
