import { existsSync, globSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Launcher } from '../support/service.js';

/** Where Debian's package `libfaketime` puts the library for programs with threads. */
const LIBRARIES = '/usr/lib/*/faketime/libfaketimeMT.so.1';

/**
 * The wall clock of one real process, which can be moved while it runs: libfaketime, loaded in front of the C library,
 * reads the offset from a file. The monotonic clock stays as it is, as it does when an administrator sets the time.
 */
export class MovableClock {
  readonly #folder = mkdtempSync(join(tmpdir(), 'twinseal-clock-'));
  readonly #file = join(this.#folder, 'offset');

  /** @throws Error when the library is not installed */
  constructor() {
    this.set('+0');
  }

  /** What a process is started with to follow this clock. */
  get launcher(): Launcher {
    return {
      environment: {
        LD_PRELOAD: library(),
        FAKETIME_TIMESTAMP_FILE: this.#file,
        FAKETIME_CACHE_DURATION: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        DONT_FAKE_MONOTONIC: '1',
      },
    };
  }

  /** Moves the clock within a second. @param offset from the real time, such as `-2h` */
  set(offset: string): void {
    const next = `${this.#file}.next`;
    writeFileSync(next, `${offset}\n`);
    renameSync(next, this.#file);
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function library(): string {
  const found = process.env['FAKETIME_LIBRARY'] ?? globSync(LIBRARIES)[0];
  if (found === undefined || !existsSync(found)) {
    throw new Error('libfaketime is missing: install the package faketime (`make chaos` does)');
  }
  return found;
}
