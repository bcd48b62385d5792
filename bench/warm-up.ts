import { runChild } from './child.js';
import type { LoadFigures, LoadOrder } from './figures.js';
import type { Cores } from './pin.js';

const SECONDS = Number(process.env['BENCH_WARM_UP'] ?? '30');
if (!(SECONDS >= 0 && SECONDS <= 600)) throw new Error('BENCH_WARM_UP takes a number of seconds up to 600');

/**
 * Loads each route of a service for a while before it is measured. The compiler goes on for half a minute of full load:
 * until then the event loop's part of a request takes half as long again as afterwards.
 */
export class WarmUp {
  readonly #warm = new Set<string>();

  /** To be called before each measurement; does nothing for a route that was loaded before. */
  async before(order: LoadOrder, generatorOn: Cores = 1): Promise<void> {
    if (SECONDS === 0 || this.#warm.has(order.path)) return;
    this.#warm.add(order.path);
    await runChild<LoadFigures>(generatorOn, 'load.ts', { ...order, seconds: SECONDS });
  }
}
