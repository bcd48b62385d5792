import { WorkerPool } from '../compute/index.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import { WasmSignatureEngine } from '../crypto/engines/wasm/wasm-engine.js';
import { SignatureVerifier } from './signature-verifier.js';
import { verifierPlan } from './verifier-plan.js';

const openssl = new OpensslSignatureEngine();
const pure = { mode: 'pure', message: new Uint8Array([1, 2, 3]), context: new Uint8Array([4]) } as const;
const pool = new WorkerPool({ threads: 1 });

/** A key pair and its signature, made by OpenSSL. */
const signed = async () => {
  const { secretKey, publicKey } = await openssl.generate('ML-DSA-44');
  return { publicKey, signature: await openssl.sign(openssl.loadSecretKey(secretKey), pure) };
};

describe.each([
  ['OpenSSL on the main thread', verifierPlan()],
  ['WebAssembly in the pool', verifierPlan([{ engine: new WasmSignatureEngine(), thread: 'worker' }])],
])('a signature verifier with %s', (_name, plan) => {
  const sut = new SignatureVerifier(pool, plan);

  it('tells a signature from what is none', async () => {
    const { publicKey, signature } = await signed();
    const key = { algorithm: 'ML-DSA-44', publicKey } as const;
    expect(await sut.verify(key, pure, signature)).toBe(true);
    expect(await sut.verify(key, { ...pure, context: new Uint8Array([5]) }, signature)).toBe(false);
    expect(await sut.verify(key, pure, signature.with(40, signature[40]! ^ 1))).toBe(false);
    expect(await sut.verify(key, pure, signature.subarray(1))).toBe(false);
    expect(await sut.verify({ ...key, publicKey: publicKey.subarray(1) }, pure, signature)).toBe(false);
  });

  it('never verifies with the key that had a stored name before', async () => {
    const [first, second] = [await signed(), await signed()];
    const key = { algorithm: 'ML-DSA-44', cacheAs: 'stored' } as const;
    const verify = (publicKey: Uint8Array) => sut.verify({ ...key, publicKey }, pure, first.signature);
    expect(await verify(first.publicKey)).toBe(true);
    expect(await verify(second.publicKey)).toBe(false);
    expect(await verify(first.publicKey)).toBe(true);
  });
});

describe('a signature verifier whose pool', () => {
  const plan = verifierPlan([{ engine: new WasmSignatureEngine(), thread: 'worker' }]);
  const mu = { mode: 'mu', mu: new Uint8Array(64) } as const;

  it('has no room verifies with OpenSSL, and says so for what OpenSSL cannot', async () => {
    const full = new WorkerPool({ threads: 1, maxWaiting: 0 });
    const sut = new SignatureVerifier(full, plan);
    const { publicKey, signature } = await signed();
    const key = { algorithm: 'ML-DSA-44', publicKey } as const;
    const verdicts = await Promise.all(Array.from({ length: 8 }, () => sut.verify(key, pure, signature)));
    expect(verdicts).toEqual(Array.from({ length: 8 }, () => true));
    const refused = await Promise.allSettled([
      sut.verify(key, mu, signature),
      sut.verify(key, mu, signature),
    ]);
    expect(refused[1]).toMatchObject({ reason: { code: 'service.overloaded' } });
    await full.close();
  });

  it('is gone verifies with OpenSSL', async () => {
    const closed = new WorkerPool({ threads: 1 });
    await closed.close();
    const { publicKey, signature } = await signed();
    const sut = new SignatureVerifier(closed, plan);
    expect(await sut.verify({ algorithm: 'ML-DSA-44', publicKey }, pure, signature)).toBe(true);
  });

  it('is full of verifications keeps half of its line for signatures', async () => {
    const busy = new WorkerPool({ threads: 1, maxWaiting: 100 });
    const sut = new SignatureVerifier(busy, plan);
    const { publicKey, signature } = await signed();
    const flood = Array.from({ length: 400 }, () =>
      sut.verify({ algorithm: 'ML-DSA-44', publicKey }, pure, signature).catch(() => 'refused'),
    );
    expect(busy.state().waiting).toBe(50);
    await Promise.all(flood);
    await busy.close();
  });

  it('has room for a hundred verifications at once leaves none of them to the slower engine', async () => {
    const roomy = new WorkerPool({ threads: 1 });
    const slower = new OpensslSignatureEngine();
    const asked = jest.spyOn(slower, 'verify');
    const sut = new SignatureVerifier(roomy, [plan[0]!, { engine: slower, thread: 'main' }]);
    const { publicKey, signature } = await signed();
    const verdicts = await Promise.all(
      Array.from({ length: 100 }, () => sut.verify({ algorithm: 'ML-DSA-44', publicKey }, pure, signature)),
    );
    expect(new Set(verdicts)).toEqual(new Set([true]));
    expect(asked).not.toHaveBeenCalled();
    await roomy.close();
  });
});

afterAll(() => pool.close());
