import type { RouteTraits } from './route-access.js';

/** What every registered route said about itself, for the OpenAPI documents. */
export class RouteCatalog {
  readonly #traits = new Map<string, RouteTraits>();

  /** `url` is the router's pattern, e.g. `/api/v1/kms/keys/:version`. */
  add(method: string, url: string, traits: RouteTraits): void {
    this.#traits.set(nameOf(method, url), traits);
  }

  /**
   * `path` may be written as OpenAPI does, with `{version}` for `:version` or for a `*` at the end. Undefined for an
   * unknown route.
   */
  find(method: string, path: string): RouteTraits | undefined {
    const rest = path.replace(/\{\w+\}$/, '*');
    return this.#traits.get(nameOf(method, path)) ?? this.#traits.get(nameOf(method, rest));
  }
}

function nameOf(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
}
