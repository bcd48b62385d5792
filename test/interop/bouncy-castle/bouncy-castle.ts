import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const FOLDER = resolve(import.meta.dirname, '../../../.cache/bouncy-castle');
const CLASSES = join(FOLDER, 'classes');

/** What Bouncy Castle made: all base64. */
export interface ForeignSignatures {
  /** SubjectPublicKeyInfo. */
  readonly spki: string;
  /** PKCS#8. */
  readonly privateKey: string;
  /** One for each context. */
  readonly signatures: readonly string[];
}

/** Bouncy Castle in a process of its own, asked line by line (Interop.java). */
export class BouncyCastle {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  #errors = '';

  constructor() {
    if (!existsSync(CLASSES)) throw new Error(`${FOLDER} holds no Bouncy Castle: run \`make interop\``);
    this.#process = spawn('java', ['-cp', [join(FOLDER, '*'), CLASSES].join(':'), 'Interop']);
    this.#process.stderr.on('data', (chunk: Buffer) => void (this.#errors += chunk.toString('utf8')));
    this.#answers = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  version(): Promise<string> {
    return this.#ask('version');
  }

  /** Signs under each context with one new key of the algorithm of that OID: RSA keys take seconds to make. */
  async sign(oid: string, message: Uint8Array, contexts: readonly Uint8Array[]): Promise<ForeignSignatures> {
    const answer = await this.#ask('sign', oid, word(message), ...contexts.map(word));
    const [spki = '', privateKey = '', ...signatures] = answer.split(' ');
    return { spki, privateKey, signatures };
  }

  async verify(spki: string, signature: string, message: Uint8Array, context: Uint8Array): Promise<boolean> {
    return (await this.#ask('verify', spki, signature, word(message), word(context))) === 'true';
  }

  /** Whether the issuer issued the certificate and both are in their time. DER; Unix seconds. */
  async isIssued(issuer: Uint8Array, certificate: Uint8Array, at: number): Promise<boolean> {
    return (await this.#ask('issued', word(issuer), word(certificate), String(at))) === 'true';
  }

  /** Whether the issuer signed the revocation list and it is in its time. */
  async isSigned(issuer: Uint8Array, crl: Uint8Array, at: number): Promise<boolean> {
    return (await this.#ask('signed', word(issuer), word(crl), String(at))) === 'true';
  }

  /** `no`, `yes`, or the reason of RFC 5280. */
  listed(crl: Uint8Array, certificate: Uint8Array): Promise<string> {
    return this.#ask('listed', word(crl), word(certificate));
  }

  /** `refused`, or the status with the reason where there is one. */
  answer(issuer: Uint8Array, request: Uint8Array, response: Uint8Array, at: number): Promise<string> {
    return this.#ask('answer', word(issuer), word(request), word(response), String(at));
  }

  /** An OCSP request about a certificate, in DER. */
  async ocspRequest(issuer: Uint8Array, certificate: Uint8Array): Promise<Uint8Array> {
    return bytesOf(await this.#ask('ask', word(issuer), word(certificate)));
  }

  /** A PKCS#10 request with a new key of the algorithm of that OID, in DER. */
  async certificationRequest(oid: string, commonName: string): Promise<Uint8Array> {
    return bytesOf(await this.#ask('request', oid, commonName));
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

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
