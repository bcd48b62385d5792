import { TwinsealError } from '../errors/index.js';
import { mapConcurrently } from '../platform/map-concurrently.js';

/** One item of a batch as it arrived: well formed, or the reason why this item alone is refused. */
export type BatchItem<Item> = Item | TwinsealError;

/** What came of an item of a batch: a result, or a refusal in its place. */
export type BatchResult<Result> = Result | TwinsealError;

/** Enough to keep every core busy, few enough not to crowd out other requests. */
const WIDTH = 32;

/**
 * Runs each item by itself: what is wrong with an item is its own result. A fault of the service or a backend ends the
 * whole batch, because it says nothing about the item.
 */
export function runBatch<Item extends object, Result>(
  items: readonly BatchItem<Item>[],
  run: (item: Item) => Promise<Result>,
): Promise<BatchResult<Result>[]> {
  return mapConcurrently(items, WIDTH, async (item) => {
    if (item instanceof TwinsealError) return item;
    try {
      return await run(item);
    } catch (error) {
      if (error instanceof TwinsealError && isAboutTheItem(error)) return error;
      throw error;
    }
  });
}

function isAboutTheItem({ code }: TwinsealError): boolean {
  return code.startsWith('request.') || code.startsWith('signature.');
}
