import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { ProviderError } from '../../../errors/index.js';

const MODULE = new URL('./pqclean.wasm', import.meta.url);
const HASH_FILE = new URL('./pqclean.wasm.sha256', import.meta.url);

let compiled: WebAssembly.Module | undefined;

/**
 * PQClean's ML-DSA and ML-KEM as one WebAssembly module without imports (wasm/README.md). Read, checked against its
 * hash file and compiled once per thread, synchronously, in about 10 ms.
 *
 * @throws ProviderError `provider.unavailable` when a file is missing or the module is not the recorded one
 */
export function pqcleanModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(checkedModule(readPart(MODULE), readPart(HASH_FILE)));
  return compiled;
}

/**
 * The module's bytes, if they are those that the hash file names.
 *
 * @param hashFile what `sha256sum` writes, comment lines allowed
 * @throws ProviderError `provider.unavailable`
 */
export function checkedModule(module: Uint8Array, hashFile: Uint8Array): Uint8Array {
  const recorded = /^([0-9a-f]{64}) {2}pqclean\.wasm$/m.exec(new TextDecoder().decode(hashFile))?.[1];
  if (createHash('sha256').update(module).digest('hex') !== recorded) {
    throw new ProviderError(
      'provider.unavailable',
      'pqclean.wasm is not the module that pqclean.wasm.sha256 names: the installation is damaged',
    );
  }
  return module;
}

function readPart(file: URL): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    const name = file.pathname.slice(file.pathname.lastIndexOf('/') + 1);
    throw new ProviderError('provider.unavailable', `${name} cannot be read`, { cause });
  }
}
