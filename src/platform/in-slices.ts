import { setImmediate } from 'node:timers/promises';

/** Items of a few microseconds each: a slice holds the event loop for some milliseconds. */
const SLICE = 1000;

/** Maps `items` in order, and lets other work of the process go on after every thousand of them. */
export async function mapInSlices<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += SLICE) {
    if (start > 0) await setImmediate();
    for (const item of items.slice(start, start + SLICE)) results.push(map(item));
  }
  return results;
}
