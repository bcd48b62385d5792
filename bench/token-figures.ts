import type { LoadFigures } from './figures.js';

/** Length of a usual token's signed text. */
export const TOKEN_TEXT_BYTES = 200;

/** Calls per second of the raw engine on one core. */
export interface TokenEngineFigures {
  readonly sign: number;
  readonly verify: number;
}

/** What one load generator asks for: one request, again and again. */
export interface TokenLoadOrder {
  readonly base: string;
  readonly apiKey: string;
  readonly path: '/sign' | '/verify';
  readonly body: string;
  readonly clients: number;
  readonly seconds: number;
}

/** One run over HTTP. */
export interface TokenHttpFigures extends LoadFigures {
  readonly path: TokenLoadOrder['path'];
}
