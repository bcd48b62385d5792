import { EventEmitter } from 'node:events';

import type { FromCopy } from './messages.js';
import { takeSeat } from './take-seat.js';

describe('takeSeat', () => {
  let inbox: EventEmitter;
  let told: FromCopy[];
  beforeEach(() => {
    jest.useFakeTimers();
    inbox = new EventEmitter();
    told = [];
  });
  afterEach(() => void jest.useRealTimers());

  it('says that it is here and takes the seat that it is given, whatever else is said before', async () => {
    const seat = takeSeat(inbox, (message) => told.push(message));
    expect(told).toEqual([{ kind: 'here' }]);
    for (const other of ['shutdown', null, 7, { type: 'process:msg' }, { kind: 'ask' }]) {
      inbox.emit('message', other);
    }
    inbox.emit('message', { kind: 'seat', number: 2, first: false });
    expect(await seat).toEqual({ kind: 'seat', number: 2, first: false });
    expect([inbox.listenerCount('message'), jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('fails with one line after 10 s when another program forked the process', async () => {
    const fault = takeSeat(inbox, () => {}).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await fault).toMatchObject({
      message: expect.stringMatching(/^TWINSEAL_PROCESSES: no supervisor of the service answers/),
    });
    expect(inbox.listenerCount('message')).toBe(0);
  });
});
