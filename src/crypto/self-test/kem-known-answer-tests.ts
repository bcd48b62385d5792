import { sameBytes } from '../bytes.js';
import { componentAlgorithms, isKemComponent } from '../component-algorithm-table.js';
import type { KemEngine, LoadedDecapsulationKey, LoadedEncapsulationKey } from '../engines/kem-engine.js';
import { publicKeyOf } from '../public-key-of.js';
import { type KemAnswer, kemAnswer } from './kem-answers.js';
import { type KnownAnswerResult, knownAnswerResult, prove } from './known-answer-result.js';

/**
 * Runs the known-answer test of every algorithm the engine has: the public key of the known private key is the known
 * one, known ciphertexts open to their secrets (one of them is not genuine), known coins give the known ciphertext,
 * and its own encapsulations open. A few milliseconds; never rejects.
 */
export async function runKemKnownAnswerTests(engine: KemEngine): Promise<readonly KnownAnswerResult[]> {
  const results: KnownAnswerResult[] = [];
  for (const { name } of componentAlgorithms) {
    if (!isKemComponent(name) || !engine.supports(name)) continue;
    results.push(await knownAnswerResult(name, engine.version, () => proveAnswer(engine, kemAnswer(name))));
  }
  return results;
}

async function proveAnswer(engine: KemEngine, known: KemAnswer): Promise<void> {
  const { algorithm } = known.secretKey;
  prove(sameBytes(publicKeyOf(known.secretKey), known.publicKey), 'another public key comes out');
  const publicKey = engine.loadPublicKey(algorithm, known.publicKey);
  if (publicKey === undefined) throw new Error('the known public key does not load');
  const secretKey = engine.loadSecretKey(known.secretKey);
  try {
    await proveOpening(engine, secretKey, known);
    await proveCoins(engine, publicKey, known);
    const { ciphertext, sharedSecret } = await engine.encapsulate(publicKey);
    const opened = await engine.decapsulate(secretKey, ciphertext);
    prove(sameBytes(opened, sharedSecret), 'its own encapsulation does not open');
  } finally {
    secretKey.dispose();
  }
}

async function proveOpening(
  engine: KemEngine,
  key: LoadedDecapsulationKey,
  { opened }: KemAnswer,
): Promise<void> {
  for (const { ciphertext, sharedSecret } of opened) {
    const secret = await engine.decapsulate(key, ciphertext);
    prove(sameBytes(secret, sharedSecret), 'a known ciphertext gives another secret');
  }
}

async function proveCoins(
  engine: KemEngine,
  key: LoadedEncapsulationKey,
  { coins, opened: [first] }: KemAnswer,
): Promise<void> {
  if (!engine.takesCoins(key.algorithm)) return;
  const made = await engine.encapsulate(key, coins);
  const same =
    first !== undefined &&
    sameBytes(made.ciphertext, first.ciphertext) &&
    sameBytes(made.sharedSecret, first.sharedSecret);
  prove(same, 'known coins give another encapsulation');
}
