import { frozenTable } from '../../frozen-table.js';

/** The buffers of the module by their exported names, as wasm/glue/arena.h lays them out. */
export type BufferName = 'randomness' | 'mu' | 'public_key' | 'secret_key' | 'output' | 'shared_secret';

/** Lengths in bytes of all static memory that the module writes to but the kept matrices, those of wasm/glue. */
const WRITTEN = frozenTable<BufferName | 'hash_states', number>({
  randomness: 64,
  mu: 64,
  public_key: 2592,
  secret_key: 4896,
  output: 4627,
  shared_secret: 32,
  hash_states: 2 * 208,
});

/**
 * How far down the stack the deepest call reaches, rounded up, of its 1 MiB: ML-DSA-87 holds its whole matrix there.
 * Overwriting all of it would cost a tenth of a signature. A test compares the memory after each function.
 */
const STACK_USED_BYTES = 160 * 1024;

/** One instance of the module: its functions, and its memory by buffer names. It knows no order of use. */
export class PqcleanInstance {
  readonly #exports: Readonly<Record<string, unknown>>;
  readonly #memory: Uint8Array;
  readonly #stackTop: number;

  /** @throws TypeError when it is no instance of the module that wasm/ builds */
  constructor({ exports }: WebAssembly.Instance) {
    this.#exports = exports;
    // The exports are typed `unknown`; #address and this check find out.
    const memory = this.#exports['memory'] as WebAssembly.Memory | undefined;
    if (memory === undefined) throw new TypeError('the module exports no memory');
    this.#memory = new Uint8Array(memory.buffer);
    this.#stackTop = this.#address('__stack_pointer');
  }

  /** Copies bytes to the start of a buffer. @throws TypeError when they do not fit */
  copyIn(name: BufferName, bytes: Uint8Array): void {
    requireFit(name, bytes.length);
    this.#memory.set(bytes, this.#address(name));
  }

  /** A copy of a buffer's first bytes. @throws TypeError when the buffer is shorter */
  copyOut(name: BufferName, length: number): Uint8Array {
    requireFit(name, length);
    const start = this.#address(name);
    return this.#memory.slice(start, start + length);
  }

  /** Calls an exported function without arguments. @throws TypeError when there is none of that name */
  invoke(entry: string): unknown {
    const callee = this.#exports[entry];
    if (typeof callee !== 'function') throw new TypeError(`the module exports no function ${entry}`);
    return callee();
  }

  /** Overwrites everything that a completed call can have written, but for the kept matrices, which are public. */
  wipeUsed(): void {
    this.#memory.fill(0, this.#stackTop - STACK_USED_BYTES, this.#stackTop);
    for (const [name, length] of Object.entries(WRITTEN)) {
      const start = this.#address(name);
      this.#memory.fill(0, start, start + length);
    }
  }

  /** Overwrites the whole memory, the module's constants too: the instance is useless afterwards. */
  wipeAll(): void {
    this.#memory.fill(0);
  }

  #address(name: string): number {
    // The exports are typed `unknown`; whatever has no numeric value is refused.
    const value: unknown = (this.#exports[name] as WebAssembly.Global | undefined)?.value;
    if (typeof value !== 'number') throw new TypeError(`the module exports no address ${name}`);
    return value;
  }
}

function requireFit(name: BufferName, length: number): void {
  if (length > WRITTEN[name]) throw new TypeError(`${name} has ${WRITTEN[name]} bytes, not ${length}`);
}
