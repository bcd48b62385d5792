import { execFileSync } from 'node:child_process';

/** Some 25 MB that live; then, as slowly as requests do, 7 MB of garbage that the young generation gave up. */
const GARBAGE = `
  import { PerformanceObserver, constants } from 'node:perf_hooks';
  import { setTimeout as sleep } from 'node:timers/promises';
  const live = Array.from({ length: 300_000 }, (_, index) => ({ index, text: 'x' + index }));
  for (let round = 0; round < 5; round += 1) {
    await sleep(50);
    gc();
  }
  let majors = 0;
  new PerformanceObserver((list) => {
    majors += list.getEntries().filter(({ detail }) => detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR).length;
  }).observe({ entryTypes: ['gc'] });
  for (let round = 0; round < 7; round += 1) {
    for (let place = round % 20; place < live.length; place += 20) live[place] = { index: round, text: 'y' + place };
    gc({ type: 'minor' });
    gc({ type: 'minor' });
    await sleep(20);
  }
  console.log(untouched === cachedDataVersionTag() ? 'V8 is as before' : majors);
`;

describe('collectRarely', () => {
  // Without it the heap is marked once on a machine that has time; one that has none lets it grow by itself. The tag,
  // which goes with V8's flags, tells the two apart.
  it('lets the heap grow by far more than a tenth before all of it is marked', () => {
    const module = import.meta.resolve('./collect-rarely.ts');
    const script = `
      import { cachedDataVersionTag } from 'node:v8';
      const untouched = cachedDataVersionTag();
      (await import('${module}')).collectRarely();
      ${GARBAGE}`;
    const flags = ['--expose-gc', '--input-type=module'];
    expect(execFileSync(process.execPath, [...flags, '-e', script], { encoding: 'utf8' })).toBe('0\n');
  });
});
