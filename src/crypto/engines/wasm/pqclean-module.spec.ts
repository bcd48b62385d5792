import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ProviderError } from '../../../errors/index.js';
import { checkedModule, pqcleanModule } from './pqclean-module.js';

const built = readFileSync(join(import.meta.dirname, 'pqclean.wasm'));
const hashFile = readFileSync(join(import.meta.dirname, 'pqclean.wasm.sha256'));

describe('the PQClean module', () => {
  it('imports nothing, so it reaches neither randomness nor the system', () => {
    expect(WebAssembly.Module.imports(pqcleanModule())).toEqual([]);
  });

  it('is compiled once', () => {
    expect(pqcleanModule()).toBe(pqcleanModule());
  });

  it('is the one that its hash file names', () => {
    expect(checkedModule(built, hashFile)).toBe(built);
  });

  it('is refused when one bit differs', () => {
    const damaged = new Uint8Array(built);
    damaged[1000]! ^= 1;
    expect(() => checkedModule(damaged, hashFile)).toThrow(ProviderError);
  });

  it('is refused when the hash file names nothing', () => {
    expect(() => checkedModule(built, new TextEncoder().encode('# empty\n'))).toThrow(ProviderError);
  });
});
