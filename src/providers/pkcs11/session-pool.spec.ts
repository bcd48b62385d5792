import { KeyError } from '../../errors/index.js';
import { CKR } from './ckr.js';
import type { SessionHandle } from './cryptoki.js';
import { Pkcs11Error } from './pkcs11-error.js';
import { SessionPool } from './session-pool.js';

/** Sessions by number; `room` is how many the token has space for. */
function source(room = Infinity) {
  const state = { opened: 0, open: 0, closed: [] as number[] };
  return {
    state,
    open: async () => {
      if (state.open >= room) throw new Pkcs11Error(CKR.SESSION_COUNT);
      state.open += 1;
      state.opened += 1;
      return Buffer.of(state.opened) as SessionHandle;
    },
    close: (session: SessionHandle) => {
      state.open -= 1;
      state.closed.push(session[0] ?? 0);
    },
  };
}

const options = { size: 2, queueTimeoutMs: 1_000 };

/** An operation that runs until it is told to end. */
function held(pool: SessionPool) {
  const end = Promise.withResolvers<void>();
  const started = Promise.withResolvers<number>();
  const done = pool.use(async (session) => {
    started.resolve(session[0] ?? 0);
    await end.promise;
  });
  return { started: started.promise, done, end: end.resolve, fail: end.reject };
}

describe('the session pool', () => {
  it('lends a session to one operation at a time and opens no more than allowed', async () => {
    const sessions = source();
    const pool = new SessionPool(sessions, options);
    const busy = new Set<number>();
    let most = 0;
    await Promise.all(
      Array.from({ length: 50 }, () =>
        pool.use(async ([number = 0]) => {
          expect(busy.has(number)).toBe(false);
          busy.add(number);
          most = Math.max(most, busy.size);
          await new Promise((resolve) => setImmediate(resolve));
          busy.delete(number);
        }),
      ),
    );
    expect(most).toBe(2);
    expect(sessions.state.opened).toBe(2);
  });

  it('serves waiting callers in order of arrival, before newcomers', async () => {
    const pool = new SessionPool(source(), { ...options, size: 1 });
    const first = held(pool);
    await first.started;
    const order: number[] = [];
    const waiting = [1, 2, 3].map((number) => pool.use(async () => void order.push(number)));
    first.end();
    await first.done;
    await Promise.all([...waiting, pool.use(async () => void order.push(4))]);
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('refuses a caller whose turn does not come in time, and serves the others', async () => {
    const pool = new SessionPool(source(), { size: 1, queueTimeoutMs: 5 });
    const first = held(pool);
    await first.started;
    await expect(pool.use(async () => 1)).rejects.toMatchObject({ code: 'provider.unavailable' });
    first.end();
    await first.done;
    expect(await pool.use(async () => 2)).toBe(2);
  });

  it.each([CKR.GENERAL_ERROR, CKR.OPERATION_ACTIVE, CKR.MECHANISM_INVALID, 0x80000001])(
    'closes a session after return value %i',
    async (code) => {
      const sessions = source();
      const pool = new SessionPool(sessions, options);
      const error = new Pkcs11Error(code);
      await expect(pool.use(() => Promise.reject(error))).rejects.toBe(error);
      expect(sessions.state.closed).toEqual([1]);
    },
  );

  it('closes a session when an error of ours was caused by a return value, and keeps it otherwise', async () => {
    const sessions = source();
    const pool = new SessionPool(sessions, options);
    await expect(pool.use(() => Promise.reject(new KeyError('key.damaged', 'ours')))).rejects.toThrow('ours');
    expect(sessions.state.closed).toEqual([]);
    const cause = new Pkcs11Error(CKR.GENERAL_ERROR);
    await expect(
      pool.use(() => Promise.reject(new KeyError('key.damaged', 'a tag', { cause }))),
    ).rejects.toThrow('a tag');
    expect(sessions.state.closed).toEqual([1]);
  });

  it('opens a session for the next in line when one is closed', async () => {
    const sessions = source();
    const pool = new SessionPool(sessions, { ...options, size: 1 });
    const first = held(pool);
    await first.started;
    const second = pool.use(async ([number]) => number);
    first.fail(new Pkcs11Error(CKR.DEVICE_ERROR));
    await expect(first.done).rejects.toThrow('CKR_DEVICE_ERROR');
    expect(await second).toBe(2);
  });

  it('shrinks to what the token has room for', async () => {
    const pool = new SessionPool(source(1), options);
    const first = held(pool);
    await first.started;
    const second = pool.use(async () => 'served');
    await new Promise((resolve) => setImmediate(resolve));
    first.end();
    expect(await second).toBe('served');
    expect(pool.limit).toBe(1);
  });

  it('passes the refusal on when the token has room for none', async () => {
    const pool = new SessionPool(source(0), options);
    await expect(pool.use(async () => 1)).rejects.toThrow('CKR_SESSION_COUNT');
    await pool.close();
  });

  it('waits for running operations when it closes, and refuses waiting and new ones', async () => {
    const sessions = source();
    const pool = new SessionPool(sessions, { ...options, size: 1 });
    const first = held(pool);
    await first.started;
    const waiting = pool.use(async () => 1);
    const closed = pool.close();
    await expect(waiting).rejects.toMatchObject({ code: 'provider.unavailable' });
    await expect(pool.use(async () => 1)).rejects.toMatchObject({ code: 'provider.unavailable' });
    expect(sessions.state.open).toBe(1);
    first.end();
    await closed;
    expect(sessions.state.open).toBe(0);
  });
});
