import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { ROOT } from '../support/built-service.js';
import { Service } from '../support/service.js';
import { freshProject } from '../support/world.js';

const SCRIPT = join(ROOT, 'k8s/overlays/hsm/softhsm/softhsm-sidecar.sh');
const READY_WITHIN_MS = 20_000;

describe('the SoftHSM sidecar of the hsm overlay', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-sidecar-'));
  const moduleDir = join(folder, 'pkcs11');
  const tokenDir = join(folder, 'tokens');
  const pinFile = join(folder, 'pin');
  const soPinFile = join(folder, 'so-pin');
  let sidecar: ChildProcess | undefined;

  const start = async (): Promise<ChildProcess> => {
    rmSync(moduleDir, { recursive: true, force: true });
    mkdirSync(moduleDir);
    sidecar = spawn('sh', [SCRIPT], {
      env: {
        PATH: process.env['PATH'],
        MODULE_DIR: moduleDir,
        TOKEN_DIR: tokenDir,
        PIN_FILE: pinFile,
        SO_PIN_FILE: soPinFile,
      },
      stdio: 'ignore',
    });
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!existsSync(join(moduleDir, 'ready'))) {
      if (sidecar.exitCode !== null || Date.now() > deadline)
        throw new Error('the sidecar did not become ready');
      await sleep(50);
    }
    return sidecar;
  };
  const stop = async (child: ChildProcess): Promise<unknown> => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    return (await ended)[0];
  };

  beforeAll(() => {
    mkdirSync(tokenDir);
    writeFileSync(pinFile, '4711\n');
    writeFileSync(soPinFile, '12345678\n');
  });
  afterAll(() => {
    sidecar?.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('brings a module and a token that the service signs with, and keeps the token over a restart', async () => {
    await stop(await start());
    const again = await start();
    const uri = `pkcs11:token=twinseal?module-path=${moduleDir}/libsofthsm2.so&pin-source=file:${pinFile}`;
    const service = await Service.start(
      { TWINSEAL_PKCS11_URI: uri, TWINSEAL_PROVIDER: 'pkcs11' },
      {
        environment: {
          SOFTHSM2_CONF: join(moduleDir, 'softhsm2.conf'),
          LD_LIBRARY_PATH: join(moduleDir, 'lib'),
        },
      },
    );
    try {
      const { api } = await freshProject(service);
      const algorithm = 'MLDSA65-ECDSA-P256-SHA512';
      const { provider } = await api.generate(algorithm);
      expect(provider).toBe('pkcs11');
      const version = { algorithm, key: 'default', key_version: 1, message: 'aGVsbG8=' };
      const { signature } = await api.sign(version);
      expect((await api.verify({ ...version, signature })).valid).toBe(true);
    } finally {
      await service.dispose();
    }
    expect(await stop(again)).toBe(0);
  }, 120_000);
});
