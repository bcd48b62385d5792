import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT } from './built-service.js';

interface Operation {
  readonly security?: readonly Readonly<Record<string, unknown>>[];
}
interface Document {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** One operation of an OpenAPI document. */
export interface DocumentedRoute {
  /** File name under openapi/. */
  readonly document: string;
  readonly method: string;
  /** With `{name}` for a parameter. */
  readonly path: string;
  /** Security schemes of which it takes one; none for a public route. */
  readonly schemes: readonly string[];
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

/** Every operation of every document under openapi/. */
export const documentedRoutes = (): readonly DocumentedRoute[] =>
  readdirSync(join(ROOT, 'openapi'))
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const { paths = {} } = JSON.parse(readFileSync(join(ROOT, 'openapi', name), 'utf8')) as Document;
      return Object.entries(paths).flatMap(([path, operations]) =>
        Object.entries(operations)
          .filter(([method]) => METHODS.includes(method))
          .map(([method, { security = [] }]) => ({
            document: name,
            method: method.toUpperCase(),
            path,
            schemes: security.flatMap((one) => Object.keys(one)),
          })),
      );
    });
