import { TwinsealError } from '../errors/index.js';
import { mapConcurrently } from '../platform/map-concurrently.js';

/** One item of a batch as it arrived: well formed, or the reason why this item alone is refused. */
export type BatchItem<Item> = Item | TwinsealError;

/** What came of an item of a batch: a result, or a refusal in its place. */
export type BatchResult<Result> = Result | TwinsealError;

/** Enough that what a call costs is spent once for several items, few enough to be done within one call's deadline. */
const GROUP = 16;
/** Two, so that no core waits for the last item of a group; no more, so that other requests are not crowded out. */
const GROUPS_AT_ONCE = 2;

/**
 * Plans each item by itself and runs the planned ones in groups. What `plan` finds wrong with an item is that item's
 * result. Whatever `run` throws is a fault of the service or a backend, which says nothing about an item: it ends the
 * whole batch, and no further group begins.
 *
 * @param run one result for each planned item of a group, in their order
 */
export async function runBatch<Item extends object, Planned extends object, Result extends object>(
  items: readonly BatchItem<Item>[],
  plan: (item: Item) => Planned,
  run: (group: readonly Planned[]) => Promise<readonly Result[]>,
): Promise<BatchResult<Result>[]> {
  const plans = items.map((item) => (item instanceof TwinsealError ? item : planOrRefusal(item, plan)));
  const groups = inGroups(plans.filter((one): one is Planned => !(one instanceof TwinsealError)));
  const answers = await mapConcurrently(groups, GROUPS_AT_ONCE, (group) => answerTo(group, run));
  const results = answers.flat().values();
  return plans.map((one) => (one instanceof TwinsealError ? one : following(results)));
}

function planOrRefusal<Item, Planned>(item: Item, plan: (item: Item) => Planned): Planned | TwinsealError {
  try {
    return plan(item);
  } catch (error) {
    if (error instanceof TwinsealError && isAboutTheItem(error)) return error;
    throw error;
  }
}

function isAboutTheItem({ code }: TwinsealError): boolean {
  return code.startsWith('request.') || code.startsWith('signature.');
}

function inGroups<Planned>(planned: readonly Planned[]): Planned[][] {
  const groups: Planned[][] = [];
  for (let start = 0; start < planned.length; start += GROUP)
    groups.push(planned.slice(start, start + GROUP));
  return groups;
}

/** One result too few or too many would give items the results of others. */
async function answerTo<Planned, Result>(
  group: readonly Planned[],
  run: (group: readonly Planned[]) => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
  const results = await run(group);
  if (results.length === group.length) return results;
  throw new TypeError('a group has one result for each of its items');
}

function following<Result>(results: Iterator<Result, undefined>): Result {
  const { done, value } = results.next();
  if (done === true) throw new TypeError('every planned item has a result');
  return value;
}
