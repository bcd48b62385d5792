import { task, workerContext } from '../../compute/index.js';
import { NobleSignatureEngine } from '../../crypto/engines/noble/noble-engine.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import { WasmSignatureEngine } from '../../crypto/engines/wasm/wasm-engine.js';
import type { SignatureEngine, SignatureEngineName } from '../../crypto/engines/signature-engine.js';
import { runKnownAnswerTests } from '../../crypto/self-test/known-answer-tests.js';
import { Keyring, Sealer, type SharedKeyring } from '../../sealing/index.js';
import { narrowedEngine } from './narrowed-engine.js';
import { SealedKeys } from './sealed-keys.js';
import {
  SHARED_KEYRING,
  type GenerateInput,
  type KnownAnswersInput,
  type SignInput,
} from './software-tasks.js';

/** Each starts when its first task comes. OpenSSL is here for its known answers alone: it signs in the main thread. */
const ENGINES: Partial<Record<SignatureEngineName, () => SignatureEngine>> = {
  openssl: () => new OpensslSignatureEngine(),
  noble: () => new NobleSignatureEngine(),
  wasm: () => new WasmSignatureEngine(),
};

const context = workerContext();
const sealer = new Sealer(Keyring.fromShared(sharedKeyring()));
const seated = new Map<
  SignatureEngineName,
  { readonly engine: SignatureEngine; readonly keys: SealedKeys }
>();

function sharedKeyring(): SharedKeyring {
  const keyring = context.shared[SHARED_KEYRING];
  if (typeof keyring === 'object' && keyring !== null && 'memory' in keyring) {
    const { memory } = keyring;
    if (memory instanceof SharedArrayBuffer) return { memory };
  }
  throw new TypeError(`the worker pool was not given the shared ${SHARED_KEYRING}`);
}

function seat(name: SignatureEngineName): { readonly engine: SignatureEngine; readonly keys: SealedKeys } {
  const known = seated.get(name);
  if (known !== undefined) return known;
  const engine = ENGINES[name]?.();
  if (engine === undefined) throw new TypeError(`the engine ${name} does not run in workers`);
  const made = { engine, keys: new SealedKeys(engine, sealer, context.epoch) };
  seated.set(name, made);
  return made;
}

export const generate = task(({ engine, algorithm, binding }: GenerateInput) =>
  seat(engine).keys.generate(algorithm, binding),
);

export const sign = task(({ engine, key, operation }: SignInput) => seat(engine).keys.sign(key, operation));

/** Known answers are rebuilt with noble, which would block the main thread; the libraries are the same here. */
export const knownAnswers = task(({ engine, algorithms }: KnownAnswersInput) =>
  runKnownAnswerTests(narrowedEngine(seat(engine).engine, algorithms)),
);
