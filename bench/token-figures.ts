import type { LoadFigures } from './figures.js';

/** Length of a usual token's signed text. */
export const TOKEN_TEXT_BYTES = 200;

/** Calls per second of the raw engine on one core. */
export interface TokenEngineFigures {
  readonly sign: number;
  readonly verify: number;
  /** WebAssembly's, which verifies in a fresh clone, every call with another key. */
  readonly wasmVerify: number;
}

/** One run over HTTP. */
export interface TokenHttpFigures extends LoadFigures {
  readonly path: '/sign' | '/verify';
}
