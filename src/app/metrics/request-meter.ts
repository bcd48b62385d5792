import { RequestObserver, type AnsweredRequest, type CutOff } from '../../api/http/index.js';
import type { TwinsealError } from '../../errors/index.js';
import { perKey, type Count, type Metrics, type Timing } from '../../platform/metrics/index.js';

/** Statuses that a refusal for want of rights, quota or a part of the service has; the rest is the caller's mistake. */
const COUNTED = /^(?:auth|quota|service|provider)\./;

/** What is counted of one route. */
interface RouteSeries {
  readonly requests: (status: number) => Count;
  readonly durations: Timing;
}

/** Counts requests by route pattern: what matches no route is one series, whatever was asked for. */
export class RequestMeter extends RequestObserver {
  readonly #routes: (method: string) => (route: string) => RouteSeries;
  readonly #refusals: (code: string) => (part: string) => Count;
  readonly #clientErrors: (reason: CutOff) => Count;
  #inFlight = 0;

  constructor(metrics: Metrics) {
    super();
    this.#routes = routeSeries(metrics);
    const refusals = metrics.counter('twinseal_http_refusals_total');
    this.#refusals = perKey((code) => perKey((part) => refusals.begin({ code, part })));
    const clientErrors = metrics.counter('twinseal_http_client_errors_total');
    this.#clientErrors = perKey((reason) => clientErrors.begin({ reason }));
    metrics.gauge('twinseal_http_requests_in_flight', () => this.#inFlight);
  }

  override arrived(): void {
    this.#inFlight += 1;
  }

  override answered({ method, route, status, seconds }: AnsweredRequest): void {
    this.#inFlight -= 1;
    const { requests, durations } =
      route === undefined ? this.#routes('any')('unknown') : this.#routes(method)(route);
    requests(status).inc();
    durations.observe(seconds);
  }

  override refused({ code, facts }: TwinsealError): void {
    if (!COUNTED.test(code)) return;
    const { part = facts['provider'] } = facts;
    this.#refusals(code)(typeof part === 'string' ? part : '').inc();
  }

  override cutOff(reason: CutOff): void {
    this.#clientErrors(reason).inc();
  }
}

function routeSeries(metrics: Metrics): (method: string) => (route: string) => RouteSeries {
  const counter = metrics.counter('twinseal_http_requests_total');
  const histogram = metrics.histogram('twinseal_http_request_duration_seconds');
  return perKey((method) =>
    perKey((route) => ({
      requests: perKey((status) => counter.begin({ method, route, status: String(status) })),
      durations: histogram.begin({ method, route }),
    })),
  );
}
