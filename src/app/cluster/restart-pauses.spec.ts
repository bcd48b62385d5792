import { RestartPauses } from './restart-pauses.js';

describe('RestartPauses', () => {
  const after = (...lives: readonly number[]): readonly number[] => {
    const sut = new RestartPauses();
    return lives.map((lived) => sut.after(lived));
  };

  it('lets the first process that dies be replaced at once, and grow from a second to half a minute after that', () => {
    expect(after(10, 10, 10, 10, 10, 10, 10, 10)).toEqual([
      0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
    ]);
  });

  it('begin anew after a process that lived a minute', () => {
    expect(after(10, 10, 10, 60_000, 10, 10)).toEqual([0, 1000, 2000, 0, 1000, 2000]);
  });
});
