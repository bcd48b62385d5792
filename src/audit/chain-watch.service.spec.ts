import { RecordingLogger } from '../api/http/testing/recording-logger.js';
import { AuditMonitor } from './audit-monitor.js';
import type { ChainVerification } from './chain-verification.service.js';
import { ChainWatch } from './chain-watch.service.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const WHOLE = { ok: true, checked: 7, head: { seq: 7, hash: '' } } as const;

describe('ChainWatch', () => {
  let done: string[];
  let monitor: AuditMonitor;
  let logger: RecordingLogger;
  let sut: ChainWatch;
  const watch = (verification: Partial<Record<keyof ChainVerification, () => Promise<unknown>>>): void => {
    // Only these two are called.
    sut = new ChainWatch(verification as unknown as ChainVerification, monitor, logger);
    sut.start();
  };
  beforeEach(() => {
    jest.useFakeTimers();
    [done, monitor, logger] = [[], new AuditMonitor(), new RecordingLogger()];
  });
  afterEach(async () => {
    await sut.onModuleDestroy();
    jest.useRealTimers();
  });
  const verification = (endIsAll: boolean) => ({
    verifyEnd: async () => done.push('end') > 0 && endIsAll,
    verifyBesideRequests: async () => {
      done.push('all');
      return WHOLE;
    },
  });

  it('verifies the end first, then all, and all again every day', async () => {
    watch(verification(false));
    await jest.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['end', 'all']);
    await jest.advanceTimersByTimeAsync(2 * DAY_MS);
    expect(done).toEqual(['end', 'all', 'all', 'all']);
  });

  it('does not verify twice at the start what the end was all of', async () => {
    watch(verification(true));
    await jest.advanceTimersByTimeAsync(DAY_MS - 1);
    expect(done).toEqual(['end']);
  });

  it('says that a verification failed, and tries again a minute later', async () => {
    const away = async (): Promise<never> => {
      throw new Error('away');
    };
    watch({ ...verification(false), verifyEnd: away });
    await jest.advanceTimersByTimeAsync(59_999);
    expect([done, monitor.state().upkeepFailures]).toEqual([[], 1]);
    expect(logger.lines).toMatchObject([{ level: 'warn' }]);
    await jest.advanceTimersByTimeAsync(1);
    expect(done).toEqual(['all']);
  });
});
