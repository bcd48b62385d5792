import type { Server } from 'node:http';

/**
 * Serves requests whose `Expect` is anything but `100-continue` as if they had none, which RFC 9110 section 10.1.1
 * allows: Node by itself answers 417 without a body, in nobody's error form.
 */
export function ignoreUnknownExpectations(server: Server): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
}
