import { RequestObserver, type AnsweredRequest, type CutOff } from '../../api/http/index.js';
import type { TwinsealError } from '../../errors/index.js';
import type { Metrics } from '../../platform/metrics/index.js';

/** Statuses that a refusal for want of rights, quota or a part of the service has; the rest is the caller's mistake. */
const COUNTED = /^(?:auth|quota|service|provider)\./;

/** Counts requests by route pattern: what matches no route is one series, whatever was asked for. */
export class RequestMeter extends RequestObserver {
  readonly #requests;
  readonly #durations;
  readonly #refusals;
  readonly #clientErrors;
  #inFlight = 0;

  constructor(metrics: Metrics) {
    super();
    this.#requests = metrics.counter('twinseal_http_requests_total');
    this.#durations = metrics.histogram('twinseal_http_request_duration_seconds');
    this.#refusals = metrics.counter('twinseal_http_refusals_total');
    this.#clientErrors = metrics.counter('twinseal_http_client_errors_total');
    metrics.gauge('twinseal_http_requests_in_flight', () => this.#inFlight);
  }

  override arrived(): void {
    this.#inFlight += 1;
  }

  override answered({ method: sent, route: matched, status, seconds }: AnsweredRequest): void {
    this.#inFlight -= 1;
    const method = matched === undefined ? 'any' : sent;
    const route = matched ?? 'unknown';
    this.#requests.inc({ method, route, status: String(status) });
    this.#durations.observe({ method, route }, seconds);
  }

  override refused({ code, facts }: TwinsealError): void {
    if (!COUNTED.test(code)) return;
    const { part = facts['provider'] } = facts;
    this.#refusals.inc({ code, part: typeof part === 'string' ? part : '' });
  }

  override cutOff(reason: CutOff): void {
    this.#clientErrors.inc({ reason });
  }
}
