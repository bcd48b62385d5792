import { Writable } from 'node:stream';

import { ProgressBar } from './progress-bar.js';
import { Terminal } from './terminal.js';

const MEBIBYTE = 1 << 20;

/** A stream that keeps what is written, each write by itself. */
class Screen extends Writable {
  readonly writes: string[] = [];
  readonly isTTY: boolean;

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(chunk.toString());
    done();
  }
}

describe('ProgressBar', () => {
  it('draws only what looks different, and clears the line at the end', () => {
    const screen = new Screen(true);
    const bar = new ProgressBar(screen, 100 * MEBIBYTE);
    for (let n = 0; n < 1024; n += 1) bar.advance((100 * MEBIBYTE) / 1024);
    bar.end();
    // A hundred per cents and thirty marks.
    expect(screen.writes.length).toBeLessThanOrEqual(132);
    expect(screen.writes.at(-2)).toBe(`\r\u001B[2K[${'#'.repeat(30)}] 100 % of 100 MiB`);
    expect(screen.writes.at(-1)).toBe('\r\u001B[2K');
  });

  it('never passes its end when a file grows', () => {
    const screen = new Screen(true);
    const bar = new ProgressBar(screen, 10);
    bar.advance(30);
    expect(screen.writes[0]).toContain(' 100 % of 1 MiB');
  });

  it('counts what has no known end', () => {
    const screen = new Screen(true);
    const bar = new ProgressBar(screen);
    bar.advance(3 * MEBIBYTE);
    expect(screen.writes).toEqual(['\r\u001B[2K3 MiB']);
  });

  it('of nothing writes nothing', () => {
    const screen = new Screen(true);
    new ProgressBar(screen, 0).end();
    expect(screen.writes).toEqual([]);
  });
});

describe('Terminal.progress', () => {
  const shows = (isTTY: boolean, json: boolean): boolean => {
    const stderr = new Screen(isTTY);
    const terminal = new Terminal({ stdin: new Screen(false) as never, stdout: new Screen(true), stderr });
    if (json) terminal.useJson();
    terminal.progress(1).advance(1);
    return stderr.writes.length > 0;
  };

  it.each([
    [true, false, true],
    [false, false, false],
    [true, true, false],
  ])('with a terminal %p and --json %p: shown %p', (isTTY, json, expected) => {
    expect(shows(isTTY, json)).toBe(expected);
  });
});
