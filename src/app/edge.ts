import { AdminDialect } from '../api/admin/admin.dialect.js';
import { ExequantumDialect } from '../api/exequantum/exequantum.dialect.js';
import { FipsignDialect } from '../api/fipsign/fipsign.dialect.js';
import {
  AdminListener,
  DialectRegistry,
  Drain,
  ErrorResponder,
  RouteCatalog,
  type RequestObserver,
} from '../api/http/index.js';
import { V1Dialect } from '../api/v1/v1.dialect.js';
import type { CoreParts } from './core-parts.js';
import { RequestMeter } from './metrics/index.js';

/** What the HTTP edge needs before there is an application. */
export interface Edge {
  readonly dialects: DialectRegistry;
  readonly responder: ErrorResponder;
  readonly adminListener: AdminListener;
  readonly routes: RouteCatalog;
  readonly observer: RequestObserver;
  readonly drain: Drain;
}

/** The dialects of this release; FIPSign's lives at the root, so it also answers for paths that belong to none. */
export function createEdge({ configuration, clock, logger, metrics }: CoreParts): Edge {
  const v1 = new V1Dialect(configuration.rateLimits.v1);
  const exequantum = new ExequantumDialect(configuration.exequantum, configuration.rateLimits.exequantum);
  const dialects = new DialectRegistry(
    // Before the native API, since some of its paths lie below that one's.
    [exequantum, v1, new AdminDialect()],
    new FipsignDialect(configuration.rateLimits),
  );
  const observer = new RequestMeter(metrics);
  return {
    dialects,
    observer,
    drain: new Drain(),
    responder: new ErrorResponder(dialects, clock, logger, observer),
    routes: new RouteCatalog(),
    adminListener: new AdminListener(configuration.http.adminPort !== undefined),
  };
}
