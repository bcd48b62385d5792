import { Pinning } from './pinning.js';

describe('Pinning', () => {
  it('fails with one line where the system has no such program', () => {
    expect(() => Pinning.open(2, 'no-such-program')).toThrow(
      /^TWINSEAL_PIN_PROCESSES needs Linux and its program taskset \(util-linux\): .+$/,
    );
  });

  it('fails, too, where the program is another one', () => {
    expect(() => Pinning.open(2, 'false')).toThrow(/^TWINSEAL_PIN_PROCESSES needs Linux/);
  });
});
