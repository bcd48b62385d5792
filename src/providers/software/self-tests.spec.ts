import { WorkerPool } from '../../compute/index.js';
import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import type { LoadedSecretKey } from '../../crypto/engines/signature-engine.js';
import type { SignOperation } from '../../crypto/sign-operation.js';
import { Keyring, Sealer } from '../../sealing/index.js';
import { bindingFor, codeOf } from '../testing/contract-subject.js';
import type { EngineSeat } from './engine-seat.js';
import { memoryPlan } from './memory-plan.js';
import { testAlgorithm, type TestedBackend } from './self-tests.js';
import { SealedSigningKeys } from './sealed-signing-keys.js';
import { SoftwareProvider } from './software.provider.js';
import { SHARED_KEYRING } from './software-tasks.js';

const keyring = Keyring.of(new Uint8Array(32).fill(6));
const sealer = new Sealer(keyring);
const pool = new WorkerPool({ threads: 1, shared: { [SHARED_KEYRING]: keyring.shared() } });
const verifier = new OpensslSignatureEngine();
afterAll(() => pool.close());

/** Signs another message than it is given, with one algorithm, but for the one byte of its known answer. */
class ForgetfulEngine extends OpensslSignatureEngine {
  override sign(key: LoadedSecretKey, operation: SignOperation): Promise<Uint8Array> {
    const known = operation.mode === 'pure' && operation.message.length === 1;
    const forgets = key.algorithm === 'Ed25519' && !known;
    return super.sign(key, forgets ? { mode: 'pure', message: new Uint8Array(3) } : operation);
  }
}

describe('the self-tests of a software provider', () => {
  it('refuse the one algorithm whose engine signs wrongly, naming the engine, and serve the others', async () => {
    const [, noble] = memoryPlan();
    const plan: EngineSeat[] = [{ engine: new ForgetfulEngine(), thread: 'main' }, noble!];
    const sut = new SoftwareProvider({ name: 'memory', plan, kemPlan: [], sealer, pool, verifier });
    await sut.open();
    const failing = sut.capabilities().algorithms.filter(({ selfTest }) => selfTest !== 'ok');
    expect(failing).toEqual([
      expect.objectContaining({
        algorithm: 'Ed25519',
        selfTest: 'advertised-but-failing',
        detail: 'the pairwise test failed in openssl',
      }),
    ]);
    expect(await codeOf(sut.generate({ binding: bindingFor('Ed25519') }))).toBe('provider.incapable');
    expect(await codeOf(sut.generate({ binding: bindingFor('ML-DSA-44') }))).toBe('it succeeded');
    await sut.close();
  });

  it('do not open a provider whose workers were not given the keyring', async () => {
    const empty = new WorkerPool({ threads: 1 });
    const sut = new SoftwareProvider({
      name: 'memory',
      plan: memoryPlan(),
      kemPlan: [],
      sealer,
      pool: empty,
      verifier,
    });
    await expect(sut.open()).rejects.toThrow(/worker/);
    expect(sut.state().state).toBe('down');
    await empty.close();
  });

  const seat: EngineSeat = { engine: verifier, thread: 'main' };
  const keys = new SealedSigningKeys(verifier, sealer, pool.epoch);
  const backendThatKnows = (ok: boolean | undefined): TestedBackend => ({
    plan: [seat],
    verifier,
    makeKey: async ({ binding }) => ({
      algorithm: binding.algorithm,
      ...(await keys.generate(binding.algorithm as SignatureComponentName, binding)),
      protection: { level: 'software' },
      evidence: {},
    }),
    sign: ({ key, operation }) => keys.sign(key, operation),
    knownAnswers: async () => (ok === undefined ? [] : [{ algorithm: 'Ed25519', ok, detail: 'as told' }]),
  });

  it.each([
    [true, 'ok', /^OpenSSL/],
    [false, 'advertised-but-failing', /^as told$/],
    [undefined, 'advertised-but-failing', /ran no known-answer test/],
  ] as const)('take a known-answer test that ended with %s as %s', async (ok, selfTest, detail) => {
    const capability = await testAlgorithm(backendThatKnows(ok), 'Ed25519');
    expect(capability).toMatchObject({ selfTest });
    expect(capability.detail).toMatch(detail);
  });
});
