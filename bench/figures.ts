/** Size of the signed message, as in the target. */
export const MESSAGE_BYTES = 256;

/** What one load generator asks for. */
export interface LoadOrder {
  readonly base: string;
  readonly apiKey: string;
  readonly clients: number;
  readonly seconds: number;
  /** What is posted, again and again. */
  readonly path: string;
  /** JSON text. */
  readonly body: string;
}

/** What it saw. Latencies in milliseconds. */
export interface LoadFigures {
  readonly clients: number;
  readonly requests: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Delay of the service's event loop in milliseconds, sampled every millisecond while the load ran. */
export interface LoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** One run over HTTP. */
export interface HttpFigures extends LoadFigures {
  readonly loop: LoopDelay;
}
