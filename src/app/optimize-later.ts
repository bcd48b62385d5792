import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 wait before it compiles a WebAssembly function with its optimizing compiler until the function has executed ten
 * times as much as V8 by itself asks for (13,000,000), some 40 ms. The known-answer tests of a start reach V8's own figure, and
 * what its compiler leaves in the allocator's arenas, some 20 MB, stays with a service that idles or computes with another
 * engine. For modules compiled after the call; holds for the process with its threads.
 */
export function optimizeLater(): void {
  setFlagsFromString('--wasm-tiering-budget=130000000');
}
