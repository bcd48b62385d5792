// The image's HEALTHCHECK: ends with 0 while /health/ready is 200. The certificate is not checked: it names the
// service's address, not this one. A listener that asks for client certificates cannot be asked this way; that it
// accepts connections must then do.
import { connect } from 'node:net';
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';

const port = Number(process.env.PORT || 3000);
const host = '127.0.0.1';
const finish = (healthy) => process.exit(healthy ? 0 : 1);

if (process.env.TWINSEAL_TLS_CLIENT_CA) {
  connect(port, host, () => finish(true)).on('error', () => finish(false));
} else {
  const get = process.env.TWINSEAL_TLS_CERT ? getSecure : getPlain;
  const options = { host, port, path: '/health/ready', rejectUnauthorized: false };
  get(options, ({ statusCode }) => finish(statusCode === 200)).on('error', () => finish(false));
}
