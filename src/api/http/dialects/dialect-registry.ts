import type { Dialect } from './dialect.js';

/** Finds the dialect of a path. */
export class DialectRegistry {
  readonly #dialects: readonly Dialect[];
  readonly #fallback: Dialect;

  /** `dialects` are asked in order, so a narrower prefix stands first; `fallback` answers for every other path. */
  constructor(dialects: readonly Dialect[], fallback: Dialect) {
    this.#dialects = dialects;
    this.#fallback = fallback;
  }

  of(path: string): Dialect {
    return this.#dialects.find((dialect) => dialect.matches(path)) ?? this.#fallback;
  }

  /** A request's URL as it shall be routed. */
  rewritten(url: string): string {
    return this.#dialects.reduce((rewritten, dialect) => dialect.rewriteUrl?.(rewritten) ?? rewritten, url);
  }

  /** Whether the operator has switched the route on. */
  offers(path: string): boolean {
    return [...this.#dialects, this.#fallback].every((dialect) => dialect.offers?.(path) ?? true);
  }
}

/** Whether `path` is `prefix` or lies below it: `/admin` covers `/admin/x`, not `/administrator`. */
export function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}
