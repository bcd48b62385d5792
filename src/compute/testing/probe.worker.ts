import { KeyError } from '../../errors/index.js';
import { task } from '../task.js';
import { workerContext } from '../worker-context.js';

/** Tasks that behave and misbehave, for the pool's own tests. */
export const echo = task((bytes: Uint8Array) => bytes);

export const refuse = task<null, null>(() => {
  throw new KeyError('key.damaged', 'the probe refuses', { facts: { probe: true } });
});

export const stumble = task((secret: string): null => {
  throw new RangeError(`a foreign error that quotes ${secret}`);
});

export const hang = task<null, null>(() => {
  for (;;);
});

let before: unknown;

/** Whether it was given the very thing that it was given the time before. */
export const sameAsBefore = task((thing: object): boolean => {
  const same = thing === before;
  before = thing;
  return same;
});

/** Holds its thread for so many milliseconds. */
export const hold = task((milliseconds: number): null => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  return null;
});

export const crash = task<null, null>(() => process.exit(3));

export const throwOutside = task<null, null>(
  () =>
    new Promise<null>(() => {
      setImmediate(() => {
        throw new Error('thrown outside the task');
      });
    }),
);

export const epoch = task<null, number>(() => workerContext().epoch.current);

export const shared = task((name: string) => workerContext().shared[name]);
