// Preloaded into the service under test: as if the optional addon had not been built.
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) => {
    if (specifier === 'pkcs11js') throw new Error('Cannot find module pkcs11.node');
    return next(specifier, context);
  },
});
