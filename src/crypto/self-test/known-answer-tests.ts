import { sameBytes } from '../bytes.js';
import type { SignatureComponentName } from '../component-algorithm.js';
import { componentAlgorithms, isSignatureComponent } from '../component-algorithm-table.js';
import type { LoadedPublicKey, LoadedSecretKey, SignatureEngine } from '../engines/signature-engine.js';
import { publicKeyOf } from '../public-key-of.js';
import type { SignMode } from '../sign-operation.js';
import { type KnownAnswerResult, knownAnswerResult, prove } from './known-answer-result.js';
import { type KnownAnswer, knownAnswer, type KnownSignature } from './known-answer.js';

const MODES: readonly SignMode[] = ['pure', 'hash', 'mu'];

/**
 * Runs the known-answer test of every algorithm the engine has, in every mode: a known signature verifies, a changed
 * one does not, deterministic signatures are the known ones, hedged ones verify, and the public key of the known
 * private key is the known one. About 0.2 s for ML-DSA; never rejects.
 */
export async function runKnownAnswerTests(engine: SignatureEngine): Promise<readonly KnownAnswerResult[]> {
  const results: KnownAnswerResult[] = [];
  for (const { name } of componentAlgorithms) {
    if (isSignatureComponent(name) && has(engine, name)) {
      results.push(
        await knownAnswerResult(name, engine.version, () => proveKnownAnswer(engine, knownAnswer(name))),
      );
    }
  }
  return results;
}

function has(engine: SignatureEngine, algorithm: SignatureComponentName): boolean {
  return MODES.some(
    (mode) => engine.supports(algorithm, mode, false) || engine.supportsVerify(algorithm, mode),
  );
}

async function proveKnownAnswer(engine: SignatureEngine, known: KnownAnswer): Promise<void> {
  const { algorithm } = known.secretKey;
  prove(sameBytes(publicKeyOf(known.secretKey), known.publicKey), 'another public key comes out');
  const publicKey = engine.loadPublicKey(algorithm, known.publicKey);
  if (publicKey === undefined) throw new Error('the known public key does not load');
  const secretKey = engine.loadSecretKey(known.secretKey);
  try {
    for (const signed of known.signed) {
      if (engine.supportsVerify(algorithm, signed.operation.mode))
        await proveVerify(engine, publicKey, signed);
      await proveSign(engine, secretKey, publicKey, signed);
    }
  } finally {
    secretKey.dispose();
  }
}

async function proveVerify(
  engine: SignatureEngine,
  key: LoadedPublicKey,
  { operation, signature }: KnownSignature,
): Promise<void> {
  prove(
    await engine.verify(key, operation, signature),
    `a known ${operation.mode} signature does not verify`,
  );
  const changed = signature.slice();
  const middle = changed.length >> 1;
  changed[middle] = (changed[middle] ?? 0) ^ 1;
  prove(!(await engine.verify(key, operation, changed)), `a changed ${operation.mode} signature verifies`);
}

async function proveSign(
  engine: SignatureEngine,
  key: LoadedSecretKey,
  publicKey: LoadedPublicKey,
  { operation, signature, unique }: KnownSignature,
): Promise<void> {
  if (engine.supports(key.algorithm, operation.mode, true)) {
    const repeated = await engine.sign(key, { ...operation, deterministic: true });
    prove(sameBytes(repeated, signature), `a known ${operation.mode} signature is not reproduced`);
  }
  if (!engine.supports(key.algorithm, operation.mode, false)) return;
  const fresh = await engine.sign(key, operation);
  prove(
    await engine.verify(publicKey, operation, fresh),
    `its own ${operation.mode} signature does not verify`,
  );
  prove(!unique || sameBytes(fresh, signature), `a known ${operation.mode} signature is not reproduced`);
}
