import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { request as plainRequest } from 'node:http';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

import { Service } from '../support/service.js';
import { comesTrue } from '../support/until.js';
import { TestAuthority, type PemPair } from './test-authority.js';

const folder = mkdtempSync(join(tmpdir(), 'twinseal-tls-'));
const file = (name: string): string => join(folder, name);

/** Writes certificate and key where the service looks for them. */
const install = ({ certificate, key }: PemPair): void => {
  writeFileSync(file('tls.crt'), certificate);
  writeFileSync(file('tls.key'), key, { mode: 0o600 });
};

interface Answer {
  readonly status: number;
  readonly text: string;
}

const get = (port: number, path: string, options: RequestOptions): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent: false, ...options }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });

/** Resolves with a finished handshake; the caller ends the socket. */
const handshake = (port: number, options: ConnectionOptions): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ...options }, () => resolve(socket));
    socket.on('error', reject);
  });

describe('TLS on both listeners', () => {
  let authority: TestAuthority;
  let stranger: TestAuthority;
  let service: Service;
  let adminPort: number;
  let first: PemPair;

  beforeAll(async () => {
    authority = await TestAuthority.make('authority');
    stranger = await TestAuthority.make('stranger');
    first = await authority.issue('first');
    install(first);
    writeFileSync(file('ca.crt'), authority.pem);
    ({ port: adminPort } = await Service.prepare());
    service = await Service.prepare({
      TWINSEAL_TLS_CERT: file('tls.crt'),
      TWINSEAL_TLS_KEY: file('tls.key'),
      TWINSEAL_ADMIN_PORT: String(adminPort),
    });
  }, 120_000);
  afterAll(async () => {
    await service.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const ready = async (options: RequestOptions): Promise<void> => {
    await comesTrue(`it is ready:\n${service.output}`, async () => {
      try {
        return (await get(service.port, '/health/ready', options)).status === 200;
      } catch {
        return false;
      }
    });
  };

  describe('with a certificate', () => {
    beforeAll(async () => {
      service.launch();
      await ready({ ca: authority.pem });
    }, 120_000);

    it('answers over HTTPS on each, and to plain HTTP with nothing', async () => {
      const trusted = { ca: authority.pem };
      expect((await get(service.port, '/health', trusted)).text).toContain('"service":"twinseal"');
      expect((await get(adminPort, '/metrics', trusted)).text).toMatch(
        /twinseal_tls_certificate_expiry_timestamp_seconds \d{10}/,
      );
      for (const port of [service.port, adminPort]) {
        const answered = new Promise((resolve, reject) => {
          const sent = plainRequest({ host: '127.0.0.1', port, path: '/health', agent: false }, resolve);
          sent.on('error', reject);
          sent.end();
        });
        await expect(answered).rejects.toThrow(/socket hang up|ECONNRESET|EPIPE/);
      }
      expect(service.output).toContain(`https://127.0.0.1:${service.port}`);
    });

    it('agrees on TLS 1.3, on a key agreement with ML-KEM where the client has it, and on no version below 1.2', async () => {
      const modern = await handshake(service.port, { ca: authority.pem, ecdhCurve: 'X25519MLKEM768' });
      expect(modern.getProtocol()).toBe('TLSv1.3');
      modern.destroy();
      const classical = await handshake(service.port, { ca: authority.pem, maxVersion: 'TLSv1.2' });
      expect(classical.getProtocol()).toBe('TLSv1.2');
      classical.destroy();
      const old = {
        ca: authority.pem,
        minVersion: 'TLSv1',
        maxVersion: 'TLSv1.1',
        ciphers: 'ALL@SECLEVEL=0',
      } as const;
      await expect(handshake(service.port, old)).rejects.toThrow(/protocol|alert/i);
    });

    it('takes over a renewed certificate without a restart, on SIGHUP at once', async () => {
      const open = await handshake(service.port, { ca: authority.pem });
      install(await authority.issue('renewed'));
      process.kill(service.pid, 'SIGHUP');
      const subjectAt = async (port: number): Promise<string> => {
        const socket = await handshake(port, { ca: authority.pem });
        const { raw } = socket.getPeerCertificate();
        socket.destroy();
        return new X509Certificate(raw).subject;
      };
      for (const port of [service.port, adminPort]) {
        await comesTrue('it is presented', async () => (await subjectAt(port)) === 'CN=renewed');
      }
      // Who was connected before stays connected.
      expect(open.destroyed).toBe(false);
      open.destroy();
    });

    it('keeps the old certificate when the new files do not fit, says so, and takes the next that do by itself', async () => {
      const { certificate } = await authority.issue('half');
      writeFileSync(file('tls.crt'), certificate);
      service.output = '';
      process.kill(service.pid, 'SIGHUP');
      await service.saysInLog('the old one stays');
      expect((await get(service.port, '/health', { ca: authority.pem })).status).toBe(200);
      const next = await authority.issue('next');
      install(next);
      // Nobody tells it: it looks by itself.
      await service.saysInLog('was read anew');
      expect(service.output).not.toContain(next.key.slice(40, 90));
    }, 60_000);

    it('cuts off a client that does not finish its handshake', async () => {
      const silent = connectPlain(service.port, '127.0.0.1');
      const closed = new Promise<void>((resolve) => silent.once('close', () => resolve()));
      silent.on('error', () => undefined).resume();
      await closed;
      const { text } = await get(adminPort, '/metrics', { ca: authority.pem });
      expect(text).toMatch(/twinseal_http_client_errors_total\{reason="tls"\} [1-9]/);
    }, 30_000);
  });

  describe('with a client authority', () => {
    beforeAll(async () => {
      await service.stop();
      install(first);
      service.launch({ TWINSEAL_TLS_CLIENT_CA: file('ca.crt') });
      const { certificate: cert, key } = await authority.issue('probe');
      await ready({ ca: authority.pem, cert, key });
    }, 120_000);

    it('answers a client whose certificate it issued, on each', async () => {
      const { certificate: cert, key } = await authority.issue('client');
      for (const port of [service.port, adminPort]) {
        expect((await get(port, '/health', { ca: authority.pem, cert, key })).status).toBe(200);
      }
    });

    it('refuses a client without a certificate, and one of another authority, on each', async () => {
      const { certificate: cert, key } = await stranger.issue('client');
      for (const port of [service.port, adminPort]) {
        await expect(get(port, '/health', { ca: authority.pem })).rejects.toThrow(
          /alert|socket hang up|ECONNRESET|EPIPE/,
        );
        await expect(get(port, '/health', { ca: authority.pem, cert, key })).rejects.toThrow(
          /alert|socket hang up|ECONNRESET|EPIPE/,
        );
      }
    });
  });

  it.each([
    ['a certificate that is not there', { TWINSEAL_TLS_CERT: '/nowhere/planted' }, /TWINSEAL_TLS_CERT: /],
    [
      'a key of another certificate',
      { TWINSEAL_TLS_KEY: 'other.key' },
      /TWINSEAL_TLS_CERT: .*belong together/,
    ],
    [
      'an authority that is no certificate',
      { TWINSEAL_TLS_CLIENT_CA: 'other.key' },
      /TWINSEAL_TLS_CLIENT_CA: /,
    ],
  ])('does not start with %s, in one line', async (_title, settings, line) => {
    await service.stop();
    install(first);
    writeFileSync(file('other.key'), (await authority.issue('other')).key);
    const inFolder = Object.entries(settings).map(([name, path]) => [
      name,
      path.startsWith('/') ? path : file(path),
    ]);
    const sut = await Service.prepare({
      TWINSEAL_TLS_CERT: file('tls.crt'),
      TWINSEAL_TLS_KEY: file('tls.key'),
      LOG_LEVEL: 'error',
      ...(Object.fromEntries(inFolder) as Record<string, string>),
    });
    sut.launch();
    expect(await sut.exited).toBe(1);
    const lines = sut.output.split('\n').filter((one) => one !== '');
    expect(lines).toEqual([expect.stringMatching(line)]);
    expect(lines.join()).not.toContain('planted');
    await sut.dispose();
  });
});
