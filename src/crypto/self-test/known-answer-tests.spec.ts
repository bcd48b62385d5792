import { nativeEngines } from '../engines/native/native-engines.js';
import { NobleSignatureEngine } from '../engines/noble/noble-engine.js';
import { OpensslSignatureEngine } from '../engines/openssl/openssl-engine.js';
import type { LoadedPublicKey, LoadedSecretKey, SignatureEngine } from '../engines/signature-engine.js';
import { WasmSignatureEngine } from '../engines/wasm/wasm-engine.js';
import type { SignatureComponentName } from '../component-algorithm.js';
import type { SignOperation } from '../sign-operation.js';
import { runKnownAnswerTests } from './known-answer-tests.js';

const ML_DSA = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'];
const ECDSA = ['ECDSA-P256', 'ECDSA-P384', 'ECDSA-P521'];

type Answers = Partial<Pick<SignatureEngine, 'sign' | 'verify' | 'loadPublicKey' | 'loadSecretKey'>>;

/** The noble engine with some answers replaced, as a broken build would give them. */
function broken(answers: Answers): SignatureEngine {
  const noble = new NobleSignatureEngine();
  return {
    name: 'noble',
    version: 'broken',
    supports: (algorithm, mode, deterministic) => noble.supports(algorithm, mode, deterministic),
    supportsVerify: (algorithm, mode) => noble.supportsVerify(algorithm, mode),
    generate: (algorithm) => noble.generate(algorithm),
    loadSecretKey: (secretKey) => noble.loadSecretKey(secretKey),
    loadPublicKey: (algorithm, publicKey) => noble.loadPublicKey(algorithm, publicKey),
    sign: (key, operation) => noble.sign(key, operation),
    verify: (key, operation, signature) => noble.verify(key, operation, signature),
    ...answers,
  };
}

const noble = new NobleSignatureEngine();
const native = nativeEngines();

describe('the known-answer tests', () => {
  it.each([
    { engine: new OpensslSignatureEngine(), algorithms: [...ML_DSA, ...ECDSA, 'Ed25519', 'Ed448'] },
    { engine: noble, algorithms: [...ML_DSA, ...ECDSA] },
    { engine: new WasmSignatureEngine(), algorithms: ML_DSA },
    ...(native === undefined ? [] : [{ engine: native.signatures, algorithms: ML_DSA }]),
  ])('pass on every algorithm of $engine.name', async ({ engine, algorithms }) => {
    await expect(runKnownAnswerTests(engine)).resolves.toEqual(
      algorithms.map((algorithm) => ({
        algorithm,
        ok: true,
        detail: `${engine.version}: known answers reproduced`,
      })),
    );
  });

  it.each<[string, Answers, string]>([
    ['says yes to everything', { verify: async () => true }, 'a changed pure signature verifies'],
    ['says no to everything', { verify: async () => false }, 'signature does not verify'],
    ['loads no public key', { loadPublicKey: () => undefined }, 'the known public key does not load'],
    [
      'cannot load a private key',
      {
        loadSecretKey: () => {
          throw new Error('no memory');
        },
      },
      'no memory',
    ],
    [
      'signs another message',
      {
        sign: (key: LoadedSecretKey, operation: SignOperation) => noble.sign(key, otherOperation(operation)),
      },
      'signature is not reproduced',
    ],
    [
      'is wrong in one mode',
      {
        verify: (key: LoadedPublicKey, operation: SignOperation, signature: Uint8Array) =>
          operation.mode === 'mu' ? Promise.resolve(false) : noble.verify(key, operation, signature),
      },
      'a known mu signature does not verify',
    ],
  ])('fail on an engine that %s', async (_name, answers, reason) => {
    const results = await runKnownAnswerTests(broken(answers));
    const ofMlDsa = results.filter(({ algorithm }) => ML_DSA.includes(algorithm));
    expect(ofMlDsa.map(({ algorithm, ok }) => [algorithm, ok])).toEqual(ML_DSA.map((name) => [name, false]));
    for (const { detail } of ofMlDsa) expect(detail).toContain(reason);
  });

  it('name the one algorithm that fails', async () => {
    const failing: SignatureComponentName = 'ML-DSA-65';
    const sign = (key: LoadedSecretKey, operation: SignOperation) =>
      key.algorithm === failing ? Promise.resolve(new Uint8Array(3309)) : noble.sign(key, operation);
    const results = await runKnownAnswerTests(broken({ sign }));
    expect(results.filter(({ ok }) => !ok).map(({ algorithm }) => algorithm)).toEqual([failing]);
  });
});

function otherOperation(operation: SignOperation): SignOperation {
  if (operation.mode === 'pure') return { ...operation, message: new Uint8Array(1) };
  if (operation.mode === 'hash') return { ...operation, digest: operation.digest.toReversed() };
  return { ...operation, mu: operation.mu.toReversed() };
}
