import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';

import { closeUntakenConnections } from './handed-connections.js';

/** A copy's process, as far as connections go through it. */
class FakeProcess extends EventEmitter {
  readonly sent: unknown[][] = [];

  send(...sent: readonly unknown[]): boolean {
    this.sent.push([...sent]);
    return true;
  }
}

describe('closeUntakenConnections', () => {
  const copy = () => {
    const fake = new FakeProcess();
    // What it needs of a process is there.
    closeUntakenConnections(fake as unknown as ChildProcess);
    const hand = (seq: number) => {
      const connection = { close: jest.fn() };
      const message = { cmd: 'NODE_CLUSTER', act: 'newconn', seq };
      fake.send(message, connection);
      expect(fake.sent.at(-1)).toEqual([message, connection]);
      return connection;
    };
    return { fake, hand };
  };

  it('closes what was handed to a copy and not taken when it ends', async () => {
    const { fake, hand } = copy();
    const [first, second] = [hand(7), hand(8)];
    expect(first.close).not.toHaveBeenCalled();
    fake.emit('exit', null, 'SIGKILL');
    await turn();
    expect(first.close).toHaveBeenCalledTimes(1);
    expect(second.close).toHaveBeenCalledTimes(1);
  });

  it.each([true, false])('leaves alone what the copy answered for, accepted: %s', async (accepted) => {
    const { fake, hand } = copy();
    const [answered, untaken] = [hand(7), hand(8)];
    // What it said before its end may be heard after it.
    fake.emit('exit', 0, null);
    fake.emit('internalMessage', { cmd: 'NODE_CLUSTER', ack: 7, accepted });
    await turn();
    expect(answered.close).not.toHaveBeenCalled();
    expect(untaken.close).toHaveBeenCalledTimes(1);
  });

  it('leaves alone what is sent for another purpose', async () => {
    const { fake } = copy();
    const listener = { close: jest.fn() };
    fake.send({ cmd: 'NODE_CLUSTER', act: 'listening', seq: 1 }, listener);
    fake.send({ kind: 'seat' });
    fake.emit('exit', 0, null);
    await turn();
    expect(listener.close).not.toHaveBeenCalled();
    expect(fake.sent).toHaveLength(2);
  });
});
