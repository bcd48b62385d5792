export { serveHttp, type HttpListener, type HttpOptions } from './http-server.js';
export { ServiceClient, type ServiceAccess } from './service-client.js';
export { serveStdio } from './stdio-server.js';
