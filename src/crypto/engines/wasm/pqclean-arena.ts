import { type BufferName, PqcleanInstance } from './pqclean-instance.js';
import { pqcleanModule } from './pqclean-module.js';

/** What to lay into which buffer before a call. */
export type ArenaInputs = Readonly<Partial<Record<BufferName, Uint8Array>>>;

/**
 * The module's memory, used for one call at a time: inputs in, one function, outputs out, everything overwritten. The
 * memory has a fixed size and holds keys and 64-byte digests only; messages never enter it.
 *
 * After a call, all that it could write to is zero again, apart from the matrices that the module keeps: they follow
 * from public keys. When anything throws, the whole memory is, and the instance is dropped: a trap leaves its stack
 * pointer and static state where they were.
 */
export class PqcleanArena {
  readonly #instantiate: () => PqcleanInstance;
  #instance: PqcleanInstance | undefined;

  /** `instantiate` is called before the first call and after each failed one. */
  constructor(instantiate: () => PqcleanInstance = instantiatePqclean) {
    this.#instantiate = instantiate;
  }

  /**
   * Calls an exported function and takes copies of its outputs, each of the length asked for in bytes. The caller
   * wipes those that are secret.
   *
   * @throws TypeError for an input or output longer than its buffer; WebAssembly.RuntimeError when the module traps
   */
  produce<Output extends BufferName>(
    entry: string,
    inputs: ArenaInputs,
    outputs: Readonly<Record<Output, number>>,
  ): Readonly<Record<Output, Uint8Array>> {
    return this.#call(entry, inputs, (instance) => {
      const lengths = Object.entries<number>(outputs);
      // The buffers' names are those of `outputs`; Object.entries forgets them.
      const taken = lengths.map(([name, length]) => [name, instance.copyOut(name as Output, length)]);
      return Object.fromEntries(taken) as Record<Output, Uint8Array>;
    });
  }

  /** Calls an exported function that answers 1 or 0. Errors as `produce`. */
  test(entry: string, inputs: ArenaInputs): boolean {
    return this.#call(entry, inputs, (_instance, answer) => answer === 1);
  }

  #call<Result>(
    entry: string,
    inputs: ArenaInputs,
    take: (instance: PqcleanInstance, answer: unknown) => Result,
  ): Result {
    const instance = (this.#instance ??= this.#instantiate());
    try {
      // The buffers' names are those of `inputs`; Object.entries forgets them.
      for (const [name, bytes] of Object.entries(inputs)) instance.copyIn(name as BufferName, bytes);
      const result = take(instance, instance.invoke(entry));
      instance.wipeUsed();
      return result;
    } catch (error) {
      this.#instance = undefined;
      instance.wipeAll();
      throw error;
    }
  }
}

function instantiatePqclean(): PqcleanInstance {
  return new PqcleanInstance(new WebAssembly.Instance(pqcleanModule()));
}

let shared: PqcleanArena | undefined;

/** The calling thread's arena. A worker needs one only: calls are synchronous. */
export function sharedPqcleanArena(): PqcleanArena {
  shared ??= new PqcleanArena();
  return shared;
}
