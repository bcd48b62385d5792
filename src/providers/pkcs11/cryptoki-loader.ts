import type { Cryptoki } from './cryptoki.js';
import { Pkcs11jsCryptoki } from './pkcs11js-cryptoki.js';
import { tokenMisconfigured } from './token-unavailable.js';

type Binding = typeof import('pkcs11js');

/** Gives the module behind a path of a shared library. A port, so tests put a module of their own behind a path. */
export type CryptokiLoader = (modulePath: string) => Promise<Cryptoki>;

const ADDON_MISSING =
  'PKCS#11 backend unavailable: addon not built. `npm rebuild pkcs11js` builds it (needs python3, make, g++ and ' +
  'the Node headers); the other backends work without it';

const MODULE_MISSING = 'PKCS#11 backend unavailable: the shared library of module-path cannot be loaded';

/**
 * Loads a PKCS#11 module through the optional `pkcs11js` addon.
 *
 * @param importBinding how to get the addon; it is optional at install, so it is imported only here
 * @throws ProviderError `provider.unavailable` saying what is missing
 */
export async function loadCryptoki(
  modulePath: string,
  importBinding: () => Promise<Binding> = () => import('pkcs11js'),
): Promise<Cryptoki> {
  const { PKCS11 } = await addon(importBinding);
  const module = new PKCS11();
  try {
    module.load(modulePath);
  } catch (cause) {
    throw tokenMisconfigured('its module cannot be loaded', MODULE_MISSING, cause);
  }
  return new Pkcs11jsCryptoki(module);
}

async function addon(importBinding: () => Promise<Binding>): Promise<Binding> {
  try {
    return await importBinding();
  } catch (cause) {
    throw tokenMisconfigured('addon not built', ADDON_MISSING, cause);
  }
}
