import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ensureBuilt, ROOT } from '../support/built-service.js';

const DIST = join(ROOT, 'dist');
const IMPORTED = /(?:from|import)\s*"(\.[^"]+)"/g;

/** What starting `file` loads, itself included. */
const loadedBy = (file: string, known: Set<string> = new Set()): ReadonlySet<string> => {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(IMPORTED)) {
    loadedBy(join(dirname(file), name), known);
  }
  return known;
};

const size = (files: ReadonlySet<string>): number =>
  [...files].reduce((sum, file) => sum + readFileSync(file).length, 0);

// Each thread keeps the text of what it loaded for as long as it lives.
describe('the bundle', () => {
  beforeAll(ensureBuilt);

  it('is ASCII, so that a character of its text takes one byte of memory and not two', () => {
    const files = globSync(['main.js', 'cli/twinseal.js', 'bundle/*.js'], { cwd: DIST });
    expect(files.length).toBeGreaterThan(10);
    // Anything that is no ASCII takes more bytes than characters.
    const wide = files.filter((file) => {
      const bytes = readFileSync(join(DIST, file));
      return bytes.toString('utf8').length !== bytes.length;
    });
    expect(wide).toEqual([]);
  });

  it.each(['sqlite-batch', 'sqlite-write-probe', 'task-group'])(
    'gives the %s thread its own few files, without the libraries of the service',
    (name) => {
      expect(size(loadedBy(join(DIST, `bundle/${name}.worker.js`)))).toBeLessThan(40_000);
    },
  );

  it('gives the thread of the engines nothing but them', () => {
    const files = loadedBy(join(DIST, 'bundle/software.worker.js'));
    expect(size(files)).toBeLessThan(300_000);
    expect([...files].map((file) => readFileSync(file, 'utf8')).join()).not.toContain('piscina');
  });
});
