import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { WorkerPool } from '../../../compute/index.js';
import { OpensslSignatureEngine } from '../../../crypto/engines/openssl/openssl-engine.js';
import { SystemClock } from '../../../platform/clock.js';
import { Logger } from '../../../platform/logging/logger.js';
import { SystemRandomness } from '../../../platform/randomness.js';
import { memoryPlan } from '../../software/memory-plan.js';
import { ModuleRegistry } from '../module-registry.js';
import { Pkcs11Provider } from '../pkcs11.provider.js';
import { TokenConnection } from '../token-connection.js';
import type { FakeCryptoki } from './fake-cryptoki.js';

/** Remembers what was logged. */
export class RememberingLogger extends Logger {
  readonly lines: string[] = [];
  override debug(): void {}
  override info(message: string): void {
    this.lines.push(message);
  }
  override warn(message: string): void {
    this.lines.push(message);
  }
  override error(message: string): void {
    this.lines.push(message);
  }
}

/** A provider over the fake module, with short waits. */
export function fakeWorld(cryptoki: FakeCryptoki, settings = '', pin = '4711') {
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-fake-token-'));
  const pinFile = join(folder, 'pin');
  writeFileSync(pinFile, pin);
  const logger = new RememberingLogger();
  const connection = new TokenConnection({
    uri: `pkcs11:token=twinseal?module-path=/fake/module.so&pin-source=file:${pinFile}${settings}`,
    logger,
    modules: new ModuleRegistry(async () => cryptoki),
    healthCheckMs: 10,
    queueTimeoutMs: 2_000,
    backOff: { firstMs: 5, maximumMs: 20 },
  });
  const pool = new WorkerPool({ threads: 1 });
  const provider = new Pkcs11Provider({
    connection,
    plan: memoryPlan(),
    pool,
    verifier: new OpensslSignatureEngine(),
    randomness: new SystemRandomness(),
    clock: new SystemClock(),
  });
  const close = async (): Promise<void> => {
    await provider.close();
    await pool.close();
    rmSync(folder, { recursive: true });
  };
  return { provider, connection, logger, pinFile, close };
}

/** Waits until a condition holds; the test's own time limit is the bound. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
