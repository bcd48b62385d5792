import { NobleSignatureEngine } from './noble/noble-engine.js';
import type { SignatureEngine, SignatureEngineName } from './signature-engine.js';
import { WasmSignatureEngine } from './wasm/wasm-engine.js';

/** Those that this thread has used. */
const made = new Map<SignatureEngineName, SignatureEngine>();

/** The others are asynchronous by themselves and work on the main thread. */
const ENGINES: Readonly<Partial<Record<SignatureEngineName, () => SignatureEngine>>> = {
  noble: () => new NobleSignatureEngine(),
  wasm: () => new WasmSignatureEngine(),
};

/**
 * An engine that computes on the thread that calls it, for a thread of the worker pool; made when it is first asked for.
 *
 * @throws TypeError for a name that has none
 */
export function workerSignatureEngine(name: SignatureEngineName): SignatureEngine {
  const engine = made.get(name) ?? ENGINES[name]?.();
  if (engine === undefined) throw new TypeError(`the engine ${name} does not work in workers`);
  made.set(name, engine);
  return engine;
}
