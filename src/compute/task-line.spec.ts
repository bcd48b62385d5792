import { TaskLine, type PendingTask } from './task-line.js';

const pending = (name: string, deadline?: number): PendingTask => ({
  module: 'file:///nowhere.js',
  name,
  input: null,
  ...(deadline !== undefined && { deadline }),
  resolve: () => {},
  reject: () => {},
});
const lineOf = (...tasks: readonly PendingTask[]): TaskLine => {
  const line = new TaskLine();
  for (const task of tasks) line.push(task);
  return line;
};
const namesOf = (tasks: readonly PendingTask[]): readonly string[] => tasks.map(({ name }) => name);

describe('TaskLine', () => {
  it('gives a thread its share of what waits, in order, so that the others find work too', () => {
    const sut = lineOf(...['a', 'b', 'c', 'd', 'e'].map((name) => pending(name)));
    expect(namesOf(sut.take(2))).toEqual(['a', 'b', 'c']);
    expect(namesOf(sut.take(2))).toEqual(['d']);
    expect(namesOf(sut.take(2))).toEqual(['e']);
    expect(sut.length).toBe(0);
  });

  it('never gives more than a few milliseconds of work at once', () => {
    const sut = lineOf(...Array.from({ length: 40 }, (_, index) => pending(String(index))));
    expect(sut.take(1)).toHaveLength(16);
    expect(sut.length).toBe(24);
  });

  it('lets a task with a deadline of its own go alone, whatever stands before and behind it', () => {
    const sut = lineOf(pending('before'), pending('long', 60_000), pending('behind'));
    expect(namesOf(sut.take(1))).toEqual(['before']);
    expect(namesOf(sut.take(1))).toEqual(['long']);
    expect(namesOf(sut.take(1))).toEqual(['behind']);
  });

  it('is empty once it was drained', () => {
    const sut = lineOf(pending('a'), pending('b'));
    expect(namesOf(sut.drain())).toEqual(['a', 'b']);
    expect(sut.take(1)).toEqual([]);
  });
});
