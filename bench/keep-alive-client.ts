import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { AnswerReader } from './answer-reader.js';

/** What every connection reads into, since an answer is counted at once: a buffer for each piece would cost more than that. */
const INCOMING = Buffer.alloc(65_536);

/**
 * One connection over which the same request is sent again and again. It knows no more of HTTP than that takes: the client
 * of node:http costs several times as much, which the service that is measured lacks where both have the same cores.
 */
export class KeepAliveClient {
  readonly #socket: Socket;
  readonly #request: Buffer;
  readonly #reader = new AnswerReader();
  #underWay: PromiseWithResolvers<void> | undefined;
  #failure: Error | undefined;

  private constructor({ hostname: host, port }: URL, request: Buffer) {
    this.#request = request;
    const callback = (length: number): boolean => this.#take(INCOMING.subarray(0, length));
    const onread = { buffer: INCOMING, callback };
    this.#socket = connect({ host, port: Number(port), noDelay: true, onread });
    this.#socket.on('error', ({ message }) => this.#fail(message));
    this.#socket.on('close', () => this.#fail('the connection was closed'));
  }

  /** @param request head and body; connections may share it */
  static async open(base: URL, request: Buffer): Promise<KeepAliveClient> {
    const client = new KeepAliveClient(base, request);
    await once(client.#socket, 'connect');
    return client;
  }

  /**
   * Sends the request, one at a time, and waits for the whole answer.
   * @throws Error with what came, for anything but 200 with a content-length, and when the connection is closed
   */
  async send(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    this.#underWay = Promise.withResolvers();
    this.#socket.write(this.#request);
    await this.#underWay.promise;
  }

  /** Ends the connection at once. */
  close(): void {
    this.#socket.destroy();
  }

  /** @returns true: the connection is to be read on */
  #take(piece: Buffer): boolean {
    try {
      if (this.#reader.take(piece)) this.#end();
    } catch (error) {
      // Nothing but errors is thrown in here.
      this.#fail((error as Error).message);
      this.#socket.destroy();
    }
    return true;
  }

  #end(): void {
    if (this.#underWay === undefined) throw new Error('nobody waits for this answer');
    this.#underWay.resolve();
    this.#underWay = undefined;
  }

  /** The first failure stays the one that is told. */
  #fail(reason: string): void {
    const firstLine = this.#request.toString('latin1', 0, this.#request.indexOf('\r\n'));
    const come = `what had come of the answer: "${this.#reader.begun}"`;
    this.#failure ??= new Error(`${firstLine}: ${reason}; ${come}`);
    this.#underWay?.reject(this.#failure);
    this.#underWay = undefined;
  }
}
