import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { twinseal, type CliRun, type CliSurroundings } from './cli.js';
import type { DatabaseName } from './databases.js';
import type { Settings } from './service.js';
import { useWorld, type World } from './world.js';

/** A running service, a folder of one's own, and the command line as a project uses it. */
export interface CliWorld {
  readonly world: World;
  readonly folder: string;
  /** What a client of the service has in its environment. */
  readonly settings: Settings;
  /** Runs a command in the folder with these settings. */
  readonly run: (words: readonly string[], more?: CliSurroundings) => Promise<CliRun>;
  /** As `run`, of a command that must succeed. */
  readonly ok: (words: readonly string[], more?: CliSurroundings) => Promise<CliRun>;
  /** Writes a file into the folder and returns its name. */
  readonly file: (name: string, content: string | Uint8Array) => string;
}

/** One for all tests of the enclosing `describe`. Call the result inside a test. */
export const useCliWorld = (database: DatabaseName = 'SQLite'): (() => CliWorld) => {
  const world = useWorld({}, database);
  const folder = useFolder();
  let settings: Settings = {};
  beforeAll(async () => {
    const { key } = await world().admin.createApiKey(world().project.id, { format: 'pqa' });
    settings = { TWINSEAL_URL: world().service.base.origin, TWINSEAL_API_KEY: key };
  });
  const run: CliWorld['run'] = (words, more) => twinseal(words, settings, { cwd: folder(), ...more });
  const ok: CliWorld['ok'] = async (words, more) => {
    const done = await run(words, more);
    if (done.status !== 0) throw new Error(`twinseal ${words.join(' ')}: ${done.status}\n${done.stderr}`);
    return done;
  };
  const file: CliWorld['file'] = (name, content) => {
    writeFileSync(join(folder(), name), content);
    return name;
  };
  return () => ({ world: world(), folder: folder(), settings, run, ok, file });
};

/** An empty folder for the tests of the enclosing `describe`. */
export const useFolder = (): (() => string) => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'twinseal-cli-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return () => folder;
};
