import type { NativeEngines } from '../crypto/engines/native/native-engines.js';
import { WasmSignatureEngine } from '../crypto/engines/wasm/wasm-engine.js';
import type { VerifierSeat } from '../custody/index.js';
import type { ProviderRegistry } from '../providers/index.js';

/**
 * What verifies ML-DSA faster than OpenSSL: the native engine where it was built, which is proven by then, else
 * WebAssembly in the worker pool, for the algorithms that the `wasm` provider has proven there.
 */
export function fastVerifier(
  native: NativeEngines | undefined,
  providers: Pick<ProviderRegistry, 'isAble'>,
): VerifierSeat {
  if (native !== undefined) return { engine: native.signatures, thread: 'main' };
  return {
    engine: new WasmSignatureEngine(),
    thread: 'worker',
    serves: (algorithm) => providers.isAble('wasm', algorithm),
  };
}
