import type { PricedDeed, PriceList } from '../platform/config/prices.js';

/** What deeds cost, as the operator has it. */
export class Prices {
  readonly #list: PriceList;

  constructor(list: PriceList) {
    this.#list = list;
  }

  /** In tokens; 0 = free. */
  of(deed: PricedDeed): number {
    return this.#list[deed];
  }
}
