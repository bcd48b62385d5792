/** What a span says about itself: names, numbers and outcomes, never what a request carried. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** The head of a request as a trace needs it. */
export interface TracedRequest {
  readonly method: string;
  readonly requestId: string;
  /** The header `traceparent` (W3C Trace Context), when one came. */
  readonly traceparent?: string;
}

/** The span of one request, open until `end`. */
export interface RequestSpan {
  /** @param route the router's pattern; undefined when no route fits */
  end(route: string | undefined, status: number): void;
}

/** Follows requests through the service. There is one only when traces are configured: without, nothing costs anything. */
export abstract class Tracer {
  /** Opens the span of a request and runs `go` inside it: what that starts, later too, is part of the request. */
  abstract request(request: TracedRequest, go: (span: RequestSpan) => void): void;

  /** Runs `work` inside a span of its own below the current one, and settles as it does. */
  abstract within<Outcome>(
    name: string,
    attributes: SpanAttributes,
    work: () => Promise<Outcome>,
  ): Promise<Outcome>;

  /** Sends what is not sent yet and ends. Never rejects. */
  abstract close(): Promise<void>;
}
