/** The part of the WebAssembly JavaScript interface that this room uses; @types/node does not declare it. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
    /** What an instance would have to be given. */
    static imports(module: Module): readonly { readonly module: string; readonly name: string }[];
  }
  class Instance {
    constructor(module: Module);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class Memory {
    private constructor();
    readonly buffer: ArrayBuffer;
  }
  class Global {
    private constructor();
    readonly value: number;
  }
  class RuntimeError extends Error {}
}
