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
}

/** Whether `path` is `prefix` or lies below it: `/admin` covers `/admin/x`, not `/administrator`. */
export function isBelow(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}
