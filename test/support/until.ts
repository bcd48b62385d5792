import { setTimeout as sleep } from 'node:timers/promises';

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

/** Waits until `holds`; the condition itself stands in the error when it never does. */
export const until = (holds: () => boolean | Promise<boolean>, within = 20_000): Promise<void> =>
  comesTrue(holds.toString(), holds, within);
