import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Service } from '../support/service.js';

describe('SIGTERM', () => {
  it('takes no new connection, answers the request under way, and ends with status 0', async () => {
    const service = await Service.start();
    const underWay = httpRequest({
      host: '127.0.0.1',
      port: service.port,
      method: 'POST',
      path: '/admin/projects',
    });
    underWay.setHeader('content-type', 'application/json');
    underWay.setHeader('authorization', 'Bearer e2e-admin-token-3f7a1c5b9d2e4f60817263544a5b6c7d');
    underWay.write('{"name":"und');
    // The service has seen the headers before it is told to stop.
    await sleep(300);
    const stopped = service.stop();
    await sleep(300);
    const late = connect(service.port, '127.0.0.1');
    const [refusal] = (await once(late, 'error')) as [NodeJS.ErrnoException];
    expect(refusal.code).toBe('ECONNREFUSED');
    underWay.end('er way"}');
    const [answer] = (await once(underWay, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(201);
    answer.resume();
    expect(await stopped).toBe(0);
    await service.dispose();
  });

  it('does not wait for a connection that sends nothing', async () => {
    const service = await Service.start();
    const idle = connect(service.port, '127.0.0.1');
    await once(idle, 'connect');
    expect(await service.stop()).toBe(0);
    idle.destroy();
    await service.dispose();
  });
});
