import { task, workerContext } from '../../compute/index.js';
import type { KemEngine, KemEngineName } from '../../crypto/engines/kem-engine.js';
import type { SignatureEngine, SignatureEngineName } from '../../crypto/engines/signature-engine.js';
import { WasmKemEngine } from '../../crypto/engines/wasm/wasm-kem-engine.js';
import { workerSignatureEngine } from '../../crypto/engines/worker-engines.js';
import { runKemKnownAnswerTests } from '../../crypto/self-test/kem-known-answer-tests.js';
import { runKnownAnswerTests } from '../../crypto/self-test/known-answer-tests.js';
import { Keyring, Sealer, type SharedKeyring } from '../../sealing/index.js';
import { narrowedEngine } from './narrowed-engine.js';
import { SealedKemKeys } from './sealed-kem-keys.js';
import { SealedSigningKeys } from './sealed-signing-keys.js';
import {
  SHARED_KEYRING,
  type DecapsulateInput,
  type GenerateInput,
  type GenerateKemInput,
  type KemKnownAnswersInput,
  type KnownAnswersInput,
  type SignInput,
} from './software-tasks.js';

/** Each starts when its first task comes. The others work on the main thread. */
const KEM_ENGINES: Readonly<Partial<Record<KemEngineName, () => KemEngine>>> = {
  wasm: () => new WasmKemEngine(),
};

interface Seat<Engine, Keys> {
  readonly engine: Engine;
  readonly keys: Keys;
}

const context = workerContext();
const sealer = new Sealer(Keyring.fromShared(sharedKeyring()));
const seated = new Map<SignatureEngineName, Seat<SignatureEngine, SealedSigningKeys>>();
const kemSeated = new Map<KemEngineName, Seat<KemEngine, SealedKemKeys>>();

function sharedKeyring(): SharedKeyring {
  const keyring = context.shared[SHARED_KEYRING];
  if (typeof keyring === 'object' && keyring !== null && 'memory' in keyring) {
    const { memory } = keyring;
    if (memory instanceof SharedArrayBuffer) return { memory };
  }
  throw new TypeError(`the worker pool was not given the shared ${SHARED_KEYRING}`);
}

function seat(name: SignatureEngineName): Seat<SignatureEngine, SealedSigningKeys> {
  const known = seated.get(name);
  if (known !== undefined) return known;
  const engine = workerSignatureEngine(name);
  const made = { engine, keys: new SealedSigningKeys(engine, sealer, context.epoch) };
  seated.set(name, made);
  return made;
}

function kemSeat(name: KemEngineName): Seat<KemEngine, SealedKemKeys> {
  const known = kemSeated.get(name);
  if (known !== undefined) return known;
  const engine = KEM_ENGINES[name]?.();
  if (engine === undefined) throw new TypeError(`the engine ${name} does not decapsulate in workers`);
  const made = { engine, keys: new SealedKemKeys(engine, sealer, context.epoch) };
  kemSeated.set(name, made);
  return made;
}

export const generate = task(({ engine, algorithm, binding }: GenerateInput) =>
  seat(engine).keys.generate(algorithm, binding),
);

export const sign = task(({ engine, key, operation }: SignInput) => seat(engine).keys.sign(key, operation));

export const knownAnswers = task(({ engine, algorithms }: KnownAnswersInput) =>
  runKnownAnswerTests(narrowedEngine(seat(engine).engine, algorithms)),
);

export const generateKem = task(({ engine, algorithm, binding }: GenerateKemInput) =>
  kemSeat(engine).keys.generate(algorithm, binding),
);

export const decapsulate = task(({ engine, key, ciphertext }: DecapsulateInput) =>
  kemSeat(engine).keys.decapsulate(key, ciphertext),
);

export const kemKnownAnswers = task(({ engine }: KemKnownAnswersInput) =>
  runKemKnownAnswerTests(kemSeat(engine).engine),
);
