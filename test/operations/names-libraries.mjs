import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

// Loaded before the service: writes a line for every library of OpenTelemetry that comes with a file of it. What a file
// of the bundle is made of stands in its comments.
const ORIGIN = /^\/\/ .*node_modules\/(@opentelemetry\/[\w-]+)\//gm;
registerHooks({
  load(url, context, next) {
    if (url.startsWith('file:')) {
      const origins = readFileSync(new URL(url), 'utf8').matchAll(ORIGIN);
      for (const library of new Set([...origins].map(([, name]) => name)))
        process.stderr.write(`loads ${library}\n`);
    }
    return next(url, context);
  },
});
