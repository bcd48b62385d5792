import { setTimeout as sleep } from 'node:timers/promises';
import { WorkerPool } from '../../compute/index.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import { ServiceError } from '../../errors/index.js';
import { Keyring, Sealer } from '../../sealing/index.js';
import { LateOpening } from './late-opening.js';
import { wasmProvider } from './software-providers.js';
import { SHARED_KEYRING } from './software-tasks.js';

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await sleep(10);
};

describe('LateOpening', () => {
  it('tries until it succeeds, and then no more', async () => {
    let attempts = 0;
    new LateOpening(1).start(async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('busy');
    });
    await until(() => attempts === 3);
    await sleep(20);
    expect(attempts).toBe(3);
  });

  it('stops when it is told to, during an attempt too', async () => {
    const late = new LateOpening(1);
    let attempts = 0;
    late.start(async () => {
      attempts += 1;
      late.stop();
      throw new Error('busy');
    });
    await until(() => attempts === 1);
    await sleep(20);
    expect(attempts).toBe(1);
  });
});

describe('a software provider whose self-tests miss their deadline at the start', () => {
  it('is down, and up as soon as they are run', async () => {
    const keyring = Keyring.of(new Uint8Array(32).fill(1));
    const pool = new WorkerPool({ threads: 1, shared: { [SHARED_KEYRING]: keyring.shared() } });
    const run = jest.spyOn(pool, 'run').mockRejectedValue(new ServiceError('service.unavailable', 'late'));
    const verifier = new OpensslSignatureEngine();
    const sut = wasmProvider({ sealer: new Sealer(keyring), pool, verifier, reopenAfter: 10 });
    await expect(sut.open()).rejects.toMatchObject({ code: 'service.unavailable' });
    expect(sut.state().state).toBe('down');
    run.mockRestore();
    await until(() => sut.state().state === 'up');
    expect(sut.capabilities().algorithms.length).toBeGreaterThan(0);
    await sut.close();
    await pool.close();
  });
});
