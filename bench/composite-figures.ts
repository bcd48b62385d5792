import type { HttpFigures } from './figures.js';

/** The suite under load: the default one. */
export const COMPOSITE = 'MLDSA65-ECDSA-P256-SHA512';

/** Calls per second on one core: each half raw, and the composition around them without its halves. */
export interface CompositeEngineFigures {
  readonly mlDsaSign: number;
  readonly ecdsaSign: number;
  readonly composeSign: number;
  readonly mlDsaVerify: number;
  readonly ecdsaVerify: number;
  readonly composeVerify: number;
}

/** One run of the composite bench. */
export interface CompositeFigures {
  readonly engine: CompositeEngineFigures;
  readonly sign: readonly HttpFigures[];
  readonly verify: readonly HttpFigures[];
}

/** Calls per second of one half after the other: what a composite could reach that cost nothing itself. */
export const sumOf = (first: number, second: number): number => 1 / (1 / first + 1 / second);
