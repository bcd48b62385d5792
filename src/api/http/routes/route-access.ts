import { RouteConfig } from '@nestjs/platform-fastify';
import type { ErrorCode } from '../../../errors/index.js';
import type { AuditAction } from '../../../ledger/index.js';
import type { Scope } from '../../../projects/index.js';
import type { BytesMediaType } from '../body/bytes-body.js';

/** Who may call a route. Known before the body is read, since it lies in the router's own record of the route. */
export type RouteAccess =
  | { readonly kind: 'public'; readonly internal?: boolean }
  | { readonly kind: 'admin' }
  | {
      readonly kind: 'project';
      readonly scope: Scope;
      readonly audited?: AuditAction;
      /** Also answers without a key; one that is sent must be good. */
      readonly optional?: boolean;
      /** Not for temporary tokens. */
      readonly parentOnly?: boolean;
    };

/** What the decorators of this folder say about one route. */
export interface RouteTraits {
  access?: RouteAccess;
  /** Answers carry a secret and must not be stored on the way. */
  showsSecret?: boolean;
  /** Media type of a body that is taken as it is, in place of JSON. */
  takesBytes?: BytesMediaType;
  /** Honours `Idempotency-Key`. */
  idempotent?: boolean;
  /** What the route may refuse besides what every route of its kind may; for the document. */
  refuses?: readonly ErrorCode[];
}

const TRAITS = Symbol('twinseal:route-traits');

/**
 * The route takes an API key with `scope`. With `audited`, a refusal for lack of scope becomes an audit entry.
 * Every route carries exactly one of `@Authenticated`, `@AdminOnly` and `@Public`; one without does not start.
 */
export function Authenticated(needs: {
  readonly scope: Scope;
  readonly audited?: AuditAction;
  readonly optional?: boolean;
  readonly parentOnly?: boolean;
}): MethodDecorator {
  return traits({ access: { kind: 'project', ...needs } });
}

/** The route takes the admin token. */
export function AdminOnly(): MethodDecorator {
  return traits({ access: { kind: 'admin' } });
}

/** The route takes no credential and ignores one that is sent. `internal` moves it to the admin port where there is one. */
export function Public(options: { readonly internal?: boolean } = {}): MethodDecorator {
  return traits({ access: { kind: 'public', ...options } });
}

/** The answer shows a secret: it is sent with `Cache-Control: no-store`. */
export function ShowsSecret(): MethodDecorator {
  return traits({ showsSecret: true });
}

/**
 * Names what the route refuses by rules of its own, for the OpenAPI document: the dialect's status, wire code and an
 * example are filled in. What follows from access, body, parameters and idempotency is documented without it.
 */
export function Refuses(...codes: readonly ErrorCode[]): MethodDecorator {
  return traits({ refuses: codes });
}

/** The route takes a body of that media type, as bytes, and no JSON. */
export function TakesBytes(mediaType: BytesMediaType): MethodDecorator {
  return traits({ takesBytes: mediaType });
}

/** Marks the route for `@Idempotent`. */
export function idempotentTrait(): MethodDecorator {
  return traits({ idempotent: true });
}

/** Decorators of one method add to one record, in whatever order they stand. */
function traits(added: RouteTraits): MethodDecorator {
  return (target, name, descriptor: PropertyDescriptor) => {
    const method: object = descriptor.value;
    const known: unknown = Reflect.getOwnMetadata(TRAITS, method);
    // Only this function writes under the symbol.
    const record = (known ?? {}) as RouteTraits;
    if (added.access !== undefined && record.access !== undefined) {
      throw new TypeError(`${String(name)} says twice who may call it`);
    }
    Object.assign(record, added);
    Reflect.defineMetadata(TRAITS, record, method);
    RouteConfig({ traits: record })(target, name, descriptor);
  };
}
