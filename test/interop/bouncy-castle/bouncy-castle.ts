import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const FOLDER = resolve(import.meta.dirname, '../../../.cache/bouncy-castle');

/** What Bouncy Castle made: all base64. */
export interface ForeignSignature {
  /** SubjectPublicKeyInfo. */
  readonly spki: string;
  /** PKCS#8. */
  readonly privateKey: string;
  readonly signature: string;
}

/** Bouncy Castle in a process of its own, asked line by line (Interop.java). */
export class BouncyCastle {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  #errors = '';

  constructor() {
    const jar = readdirSync(FOLDER).find((name) => name.endsWith('.jar'));
    if (jar === undefined) throw new Error(`${FOLDER} holds no Bouncy Castle: run \`make interop\``);
    this.#process = spawn('java', ['-cp', [join(FOLDER, jar), join(FOLDER, 'classes')].join(':'), 'Interop']);
    this.#process.stderr.on('data', (chunk: Buffer) => void (this.#errors += chunk.toString('utf8')));
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  version(): Promise<string> {
    return this.#ask('version');
  }

  /** Signs with a new key of the algorithm of that OID. */
  async sign(oid: string, message: Uint8Array, context: Uint8Array): Promise<ForeignSignature> {
    const [spki, privateKey, signature] = (await this.#ask('sign', oid, word(message), word(context))).split(
      ' ',
    );
    return { spki: spki!, privateKey: privateKey!, signature: signature! };
  }

  async verify(spki: string, signature: string, message: Uint8Array, context: Uint8Array): Promise<boolean> {
    return (await this.#ask('verify', spki, signature, word(message), word(context))) === 'true';
  }

  close(): void {
    this.#process.stdin.end();
  }

  async #ask(...words: readonly string[]): Promise<string> {
    this.#process.stdin.write(`${words.join(' ')}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`Bouncy Castle ended: ${this.#errors}`);
    return value;
  }
}

const word = (bytes: Uint8Array): string =>
  bytes.length === 0 ? '-' : Buffer.from(bytes).toString('base64');
