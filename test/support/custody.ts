import { randomUUID } from 'node:crypto';

import { WorkerPool } from '../../src/compute/index.js';
import { OpensslSignatureEngine } from '../../src/crypto/engines/openssl/openssl-engine.js';
import { type NewMaterial, type ProviderByRole, StandardCustody } from '../../src/custody/index.js';
import { TimeOrderedIds } from '../../src/platform/ids.js';
import { SilentLogger } from '../../src/platform/logging/logger.js';
import {
  type KeyProvider,
  memoryProvider,
  type ProviderName,
  ProviderRegistry,
  SHARED_KEYRING,
  wasmProvider,
} from '../../src/providers/index.js';
import { Keyring, Sealer } from '../../src/sealing/index.js';

/** Custody over the software backends, and over others that a test brings along. */
export interface CustodyWorld {
  readonly custody: StandardCustody;
  readonly registry: ProviderRegistry;
  readonly sealer: Sealer;
  /** Ways to spread the halves of a composite over the backends. */
  readonly homes: readonly ProviderByRole[];
  /** A plan for a key of its own. */
  plan(algorithm: string, changes?: Partial<NewMaterial>): NewMaterial;
}

const homesOf = (names: readonly ProviderName[]): readonly ProviderByRole[] =>
  names.flatMap((ml_dsa) => names.map((traditional) => ({ ml_dsa, traditional })));

/** One custody for all tests of the enclosing `describe`, closed afterwards. Call the result inside a test. */
export const useCustody = (others: () => readonly KeyProvider[] = () => []): (() => CustodyWorld) => {
  const closing: (() => Promise<void>)[] = [];
  let world: CustodyWorld | undefined;
  beforeAll(async () => {
    const keyring = Keyring.of(new Uint8Array(32).fill(3));
    const sealer = new Sealer(keyring);
    const pool = new WorkerPool({ threads: 1, shared: { [SHARED_KEYRING]: keyring.shared() } });
    const verifier = new OpensslSignatureEngine();
    const providers: KeyProvider[] = [
      memoryProvider({ sealer, pool, verifier }),
      wasmProvider({ sealer, pool, verifier }),
      ...others(),
    ];
    const logger = new SilentLogger();
    const registry = new ProviderRegistry(providers, {}, logger);
    closing.push(
      () => registry.close(),
      () => pool.close(),
    );
    await registry.open();
    const custody = new StandardCustody({
      providers: registry,
      sealer,
      pool,
      ids: new TimeOrderedIds(),
      logger,
    });
    const plan = (algorithm: string, changes: Partial<NewMaterial> = {}): NewMaterial => ({
      versionId: `kver_${randomUUID()}`,
      projectId: 'proj_1',
      keyId: `key_${randomUUID()}`,
      version: 1,
      purpose: 'general',
      algorithm,
      ...changes,
    });
    world = { custody, registry, sealer, homes: homesOf(providers.map(({ name }) => name)), plan };
  }, 60_000);
  afterAll(async () => {
    for (const close of closing) await close();
  });
  return () => {
    if (world === undefined) throw new Error('custody did not open');
    return world;
  };
};
