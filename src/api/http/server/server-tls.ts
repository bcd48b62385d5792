import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type Server, type TlsOptions } from 'node:tls';

import { ConfigurationError } from '../../../platform/config/configuration-error.js';
import type { TlsConfiguration } from '../../../platform/config/configuration.js';
import type { Logger } from '../../../platform/logging/logger.js';

/** How often the files are looked at: whoever renews certificates has weeks, and asks nobody. */
const LOOK_EVERY_MS = 10_000;

/** How long a client may take for its handshake, milliseconds. */
const HANDSHAKE_TIMEOUT_MS = 10_000;

/**
 * Key agreements in order of preference: first ML-KEM-768 with X25519, which a quantum computer of a later day does not
 * undo (draft-ietf-tls-ecdhe-mlkem), then the classical ones for clients that know no better.
 */
const GROUPS = 'X25519MLKEM768:SecP256r1MLKEM768:X25519:P-256:P-384';

interface Material {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
}

/**
 * The certificate of the listeners. It is read anew when its files change, on a timer or on SIGHUP, and used for every
 * connection from then on; what cannot be used is not, and an operator is told.
 */
export class ServerTls {
  readonly #paths: TlsConfiguration;
  readonly #logger: Logger;
  readonly #servers = new Set<Server>();
  #material: Material;
  #timer: NodeJS.Timeout | undefined;
  /** Digest of files that could not be used, so that the same ones alarm once. */
  #refused = '';

  private constructor(paths: TlsConfiguration, logger: Logger, material: Material) {
    this.#paths = paths;
    this.#logger = logger;
    this.#material = material;
  }

  /** @throws ConfigurationError naming the setting whose file cannot be used */
  static async open(paths: TlsConfiguration, logger: Logger): Promise<ServerTls> {
    const material = await readMaterial(paths);
    requireUsable(material);
    return new ServerTls(paths, logger, material);
  }

  /** What a listener is made with. TLS 1.2 is the least; 1.3 is chosen wherever the client knows it. */
  get options(): TlsOptions {
    return {
      ...this.#context(),
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      // Without a configured authority no certificate is asked for.
      ...(this.#material.ca !== undefined && { requestCert: true, rejectUnauthorized: true }),
    };
  }

  /** Unix time in seconds at which the certificate ends. */
  get expiresAt(): number {
    return new X509Certificate(this.#material.cert).validToDate.getTime() / 1000;
  }

  /** From now on the listener presents whatever certificate is current. */
  protect(server: Server): void {
    this.#servers.add(server);
  }

  /** Begins to look for new files. */
  start(): void {
    process.on('SIGHUP', this.#onSignal);
    this.#timer = setInterval(this.#onSignal, LOOK_EVERY_MS).unref();
  }

  close(): void {
    process.off('SIGHUP', this.#onSignal);
    clearInterval(this.#timer);
  }

  /** Takes over the files as they are now. Never rejects: with bad ones the old certificate stays. */
  async reload(): Promise<void> {
    let digest = '';
    try {
      const material = await readMaterial(this.#paths);
      digest = digestOf(material);
      if (digest === digestOf(this.#material) || digest === this.#refused) return;
      requireUsable(material);
      this.#material = material;
      for (const server of this.#servers) server.setSecureContext(this.#context());
      this.#logger.info('the TLS certificate was read anew', {
        until: new Date(this.expiresAt * 1000).toISOString(),
      });
    } catch (error) {
      // Files that are being exchanged one by one do not fit for a moment; the next look finds them whole.
      this.#refused = digest;
      this.#logger.error('the new TLS certificate cannot be used; the old one stays', {}, error);
    }
  }

  readonly #onSignal = (): void => void this.reload();

  #context(): TlsOptions {
    return { ...this.#material, minVersion: 'TLSv1.2', ecdhCurve: GROUPS, honorCipherOrder: true };
  }
}

async function readMaterial({
  certificate,
  privateKey,
  clientAuthorities,
}: TlsConfiguration): Promise<Material> {
  const [cert, key, ca] = await Promise.all([
    readPem(certificate, 'TWINSEAL_TLS_CERT'),
    readPem(privateKey, 'TWINSEAL_TLS_KEY'),
    clientAuthorities === undefined ? undefined : readPem(clientAuthorities, 'TWINSEAL_TLS_CLIENT_CA'),
  ]);
  return { cert, key, ...(ca !== undefined && { ca }) };
}

async function readPem(path: string, setting: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ConfigurationError([`${setting}: the file it names cannot be read`], { cause });
  }
}

function requireUsable({ cert, key, ca }: Material): void {
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    const fault = 'TWINSEAL_TLS_CERT: certificate and key are no PEM, or do not belong together';
    throw new ConfigurationError([fault], { cause });
  }
  try {
    // An authority file without a certificate would refuse everybody, which looks like a fault of the clients.
    if (ca !== undefined) createSecureContext({ ca: new X509Certificate(ca).toString() });
  } catch (cause) {
    throw new ConfigurationError(['TWINSEAL_TLS_CLIENT_CA: holds no PEM certificate'], { cause });
  }
}

function digestOf({ cert, key, ca }: Material): string {
  const hash = createHash('sha256');
  for (const part of [cert, key, ca ?? Buffer.alloc(0)]) hash.update(`${part.length}\n`).update(part);
  return hash.digest('hex');
}
