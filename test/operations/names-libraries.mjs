import { registerHooks } from 'node:module';

// Loaded before the service: writes a line for every library of OpenTelemetry that is asked for.
registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@opentelemetry/')) process.stderr.write(`loads ${specifier}\n`);
    return next(specifier, context);
  },
});
