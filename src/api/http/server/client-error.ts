import type { Socket } from 'node:net';
import { RequestError } from '../../../errors/index.js';
import type { Clock } from '../../../platform/clock.js';
import type { Ids } from '../../../platform/ids.js';
import type { Dialect } from '../dialects/dialect.js';
import type { CutOff, RequestObserver } from './request-observer.js';

/** Statuses of what Node refuses before there is a request; anything else is 400. */
const STATUS_LINES: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

const CUT_OFF: Readonly<Record<string, CutOff>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'timeout',
  HPE_HEADER_OVERFLOW: 'header-too-large',
};

const TLS_FAULT = /^ERR_(?:TLS|SSL)_/;

/** Answers bytes that are no HTTP request in the given dialect's form, on the bare socket, and closes it. */
export function clientErrorHandler(
  dialect: Dialect,
  clock: Clock,
  ids: Ids,
  observer: RequestObserver,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
  return (error, socket) => {
    // The other side is gone, or an answer is already on its way.
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    // Without a finished handshake there is nobody to whom an answer could be written.
    if (TLS_FAULT.test(error.code ?? '')) {
      observer.cutOff('tls');
      socket.destroy();
      return;
    }
    observer.cutOff(CUT_OFF[error.code ?? ''] ?? 'malformed');
    const requestId = ids.requestId();
    const { body, contentType } = dialect.renderError(
      new RequestError('request.body-not-object', 'The bytes sent are not an HTTP request that can be read'),
      { path: '/', sentPath: '/', requestId, timestamp: clock.timestamp() },
    );
    const head = [
      `HTTP/1.1 ${STATUS_LINES[error.code ?? ''] ?? '400 Bad Request'}`,
      `Content-Type: ${contentType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-ID: ${requestId}`,
      'Connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  };
}
