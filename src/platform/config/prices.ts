/** Deeds that cost tokens, by the routes that do them. */
export const PRICED_DEEDS = [
  'sign',
  'verify',
  'revoke',
  'ca/issue',
  'ca/revoke',
  'mandate',
  'mandate/verify',
] as const;
export type PricedDeed = (typeof PRICED_DEEDS)[number];

/** Tokens for each deed. */
export type PriceList = Readonly<Record<PricedDeed, number>>;

const USUAL_PRICE = 1;
const ITEM = /^([a-z/]+)=(\d{1,7})$/;

/** `deed=tokens`, separated by commas, each deed once; what is left out costs the usual token. */
export function readPrices(text: string): PriceList | undefined {
  const prices = new Map<PricedDeed, number>();
  for (const item of text.split(',')) {
    const [, name, tokens] = ITEM.exec(item.trim()) ?? [];
    const deed = PRICED_DEEDS.find((one) => one === name);
    if (deed === undefined || prices.has(deed)) return undefined;
    prices.set(deed, Number(tokens));
  }
  return priceList((deed) => prices.get(deed));
}

/** What every deed costs while nobody has said otherwise. */
export const USUAL_PRICES: PriceList = priceList(() => undefined);

function priceList(priceOf: (deed: PricedDeed) => number | undefined): PriceList {
  const entries = PRICED_DEEDS.map((deed) => [deed, priceOf(deed) ?? USUAL_PRICE] as const);
  // Every deed is among the entries.
  return Object.freeze(Object.fromEntries(entries)) as PriceList;
}
