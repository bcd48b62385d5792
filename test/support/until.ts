import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `holds`; fails when it has not come about within so many milliseconds. */
export const until = async (holds: () => boolean | Promise<boolean>, within = 20_000): Promise<void> => {
  const deadline = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not come about in time');
    await sleep(50);
  }
};

/** Looks every 50 ms until something is the case; what it is stands in the error when it never is. */
export const comesTrue = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  within = 60_000,
): Promise<void> => {
  const deadline = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`it did not come about in time that ${what}`);
    await sleep(50);
  }
};
