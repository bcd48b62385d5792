import { execFileSync } from 'node:child_process';

/** A module whose function `f` counts down, 10,000 rounds a call; V8 by itself optimizes it after some 35 calls. */
const COUNT_DOWN = `
  import { setTimeout as sleep } from 'node:timers/promises';
  const bytes = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0,
    10, 18, 1, 16, 0, 3, 64, 32, 0, 65, 1, 107, 34, 0, 13, 0, 11, 32, 0, 11,
  ];
  const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports;
  const call = (times) => {
    for (let time = 0; time < times; time += 1) f(10_000);
  };
  /** Another thread compiles. */
  const optimized = async () => {
    while (!%IsTurboFanFunction(f)) await sleep(10);
  };
`;

/** What a process writes that runs `before`, has the function and then runs `after`. Ends in an error after 20 s. */
const output = (before: string, after: string): string => {
  const flags = ['--allow-natives-syntax', '--input-type=module'];
  return execFileSync(process.execPath, [...flags, '-e', before + COUNT_DOWN + after], {
    encoding: 'utf8',
    timeout: 20_000,
  });
};

describe('optimizeLater', () => {
  it('keeps WebAssembly that was called as little as in a self-test from being optimized, and no more', () => {
    const module = import.meta.resolve('./optimize-later.ts');
    const early = 'call(150); await sleep(200); console.log(%IsTurboFanFunction(f));';
    const late = 'call(400); await optimized(); console.log("optimized");';
    expect(output(`(await import('${module}')).optimizeLater();`, early + late)).toBe('false\noptimized\n');
  });

  // Else the test above would prove nothing.
  it('is needed for that', () => {
    expect(output('', 'call(150); await optimized(); console.log("optimized");')).toBe('optimized\n');
  });
});
