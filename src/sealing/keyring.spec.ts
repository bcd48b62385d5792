import { Worker } from 'node:worker_threads';
import { once } from 'node:events';

import { Keyring } from './keyring.js';
import { MasterKeySource } from './master-key-source.js';

const key = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

class FixedSource extends MasterKeySource {
  readonly secretKey: Uint8Array;

  constructor(secretKey: Uint8Array) {
    super();
    this.secretKey = secretKey;
  }

  override async read(): Promise<Uint8Array> {
    return this.secretKey;
  }
}

describe('Keyring', () => {
  it('names keys by ids that differ from key to key and stay the same', () => {
    expect(Keyring.of(key(1)).currentId).toBe(Keyring.of(key(1)).currentId);
    expect(Keyring.of(key(1)).currentId).not.toBe(Keyring.of(key(2)).currentId);
    expect(Keyring.of(key(1)).currentId).toMatch(/^[0-9a-f]{16}$/);
  });

  it('finds older keys by id and makes the first one current', () => {
    const older = Keyring.of(key(1));
    const sut = Keyring.of(key(2), key(1));
    expect(sut.currentId).toBe(Keyring.of(key(2)).currentId);
    expect(sut.find(older.current.id)?.secretKey).toEqual(older.current.secretKey);
    expect(sut.find(new Uint8Array(8))).toBeUndefined();
    expect(sut.find(new Uint8Array(7))).toBeUndefined();
  });

  it('wipes what its sources gave after copying it', async () => {
    const source = new FixedSource(key(5));
    const sut = await Keyring.open(source);
    expect(source.secretKey).toEqual(new Uint8Array(32));
    expect(sut.current.secretKey.every((byte) => byte === 5)).toBe(true);
  });

  it('refuses a key that has not 32 bytes', () => {
    expect(() => Keyring.of(new Uint8Array(31))).toThrow(TypeError);
  });

  it('shares one memory with another thread and erases it there too', async () => {
    const sut = Keyring.of(key(9));
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
       const view = new Uint8Array(workerData.memory);
       parentPort.on('message', () => parentPort.postMessage(view.reduce((sum, byte) => sum + byte, 0)));`,
      { eval: true, workerData: sut.shared() },
    );
    try {
      worker.postMessage('sum');
      expect((await once(worker, 'message'))[0]).toBeGreaterThanOrEqual(9 * 32);
      sut.close();
      worker.postMessage('sum');
      expect((await once(worker, 'message'))[0]).toBe(0);
    } finally {
      await worker.terminate();
    }
  });

  it('works on the shared form like the original, until the original is closed', () => {
    const original = Keyring.of(key(4), key(3));
    const sut = Keyring.fromShared(original.shared());
    const { id } = original.current;
    expect(sut.currentId).toBe(original.currentId);
    original.close();
    expect(() => sut.currentId).toThrow(/closed/);
    expect(sut.find(id)).toBeUndefined();
  });

  it('seals under the first key until another becomes current, in every thread at once', () => {
    const sut = Keyring.of(new Uint8Array(32).fill(1), new Uint8Array(32).fill(2));
    const elsewhere = Keyring.fromShared(sut.shared());
    const first = sut.currentId;
    const other = Keyring.of(new Uint8Array(32).fill(2)).currentId;
    expect(sut.makeCurrent(other)).toBe(true);
    expect([sut.currentId, elsewhere.currentId, sut.configuredId]).toEqual([other, other, first]);
    expect(sut.makeCurrent('0'.repeat(16))).toBe(false);
    expect(sut.currentId).toBe(other);
  });
});
