import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';

const MODULES = ['/usr/lib/softhsm/libsofthsm2.so', '/opt/homebrew/lib/softhsm/libsofthsm2.so'];
const HINT =
  'these tests need SoftHSM 2: `apt-get install -y softhsm2` (Debian, Ubuntu) or `brew install softhsm` (macOS)';

/** The PIN of every test token. */
export const PIN = '4711';

/** A folder of its own with fresh SoftHSM tokens; `SOFTHSM2_CONF` points there for this process. */
export class SoftHsmFolder {
  readonly modulePath = modulePath();
  readonly pinFile: string;
  /** Path for `SOFTHSM2_CONF`. */
  readonly configuration: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #folder = mkdtempSync(join(tmpdir(), 'twinseal-softhsm-'));

  constructor() {
    mkdirSync(this.#tokens);
    this.configuration = join(this.#folder, 'softhsm2.conf');
    writeFileSync(this.configuration, `directories.tokendir = ${this.#tokens}\nlog.level = ERROR\n`);
    this.#environment = { ...process.env, SOFTHSM2_CONF: this.configuration };
    setInProcess('SOFTHSM2_CONF', this.configuration);
    this.pinFile = this.file('pin', `${PIN}\n`);
  }

  /** Initialises another token. */
  addToken(label: string): void {
    this.#util('--init-token', '--free', '--label', label, '--pin', PIN, '--so-pin', '8888');
  }

  /** Serial numbers of the tokens with a label. */
  serials(label: string): readonly string[] {
    return this.#util('--show-slots')
      .split(/^Slot /m)
      .filter((slot) => new RegExp(`Label:\\s+${label}\\s*$`, 'm').test(slot))
      .flatMap((slot) => /Serial number:\s+(\S+)/.exec(slot)?.[1] ?? []);
  }

  file(name: string, content: string): string {
    const path = join(this.#folder, name);
    writeFileSync(path, content, { mode: 0o600 });
    return path;
  }

  uri(attributes = 'token=twinseal', settings = ''): string {
    return `pkcs11:${attributes}?module-path=${this.modulePath}&pin-source=file:${this.pinFile}${settings}`;
  }

  /** As if the token were pulled out. */
  takeAway(): void {
    renameSync(this.#tokens, `${this.#tokens}.away`);
  }

  bringBack(): void {
    rmSync(this.#tokens, { recursive: true, force: true });
    renameSync(`${this.#tokens}.away`, this.#tokens);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #util(...options: readonly string[]): string {
    return execFileSync('softhsm2-util', options, {
      encoding: 'utf8',
      env: this.#environment,
      stdio: 'pipe',
    });
  }

  get #tokens(): string {
    return join(this.#folder, 'tokens');
  }
}

/** Jest gives tests a copy of `process.env`; the library reads the real one. */
function setInProcess(name: string, value: string): void {
  const outer: unknown = runInThisContext('process.env');
  (outer as NodeJS.ProcessEnv)[name] = value;
}

function modulePath(): string {
  const found = MODULES.find((path) => existsSync(path));
  if (found === undefined) throw new Error(HINT);
  return found;
}
