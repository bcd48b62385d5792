import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// Loaded before the service: writes a line for every library of OpenTelemetry that comes with a file of it. What a file
// of the bundle is made of stands in its source map.
const LIBRARY = /.*node_modules\/(@opentelemetry\/[\w-]+)\//;
registerHooks({
  load(url, context, next) {
    const map = url.startsWith('file:') ? new URL(`${url}.map`) : undefined;
    if (map !== undefined && existsSync(map)) {
      const { sources } = JSON.parse(readFileSync(map, 'utf8'));
      const libraries = sources.flatMap((source) => LIBRARY.exec(source)?.[1] ?? []);
      for (const library of new Set(libraries)) process.stderr.write(`loads ${library}\n`);
    }
    return next(url, context);
  },
});
