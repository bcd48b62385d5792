import type { TwinsealError } from '../../../errors/index.js';

/** One answered request. */
export interface AnsweredRequest {
  readonly method: string;
  /** The router's pattern; undefined when no route fits. */
  readonly route: string | undefined;
  readonly status: number;
  readonly seconds: number;
}

/** Why Node hung up before there was a request. */
export type CutOff = 'timeout' | 'header-too-large' | 'malformed' | 'tls';

/** Watches requests, for metrics. Declared here, answered by the composition root. Nothing here may throw. */
export abstract class RequestObserver {
  abstract arrived(): void;
  abstract answered(request: AnsweredRequest): void;
  abstract refused(error: TwinsealError): void;
  abstract cutOff(reason: CutOff): void;
}

/** Looks at nothing. */
export class UnobservedRequests extends RequestObserver {
  override arrived(): void {}
  override answered(): void {}
  override refused(): void {}
  override cutOff(): void {}
}
