import { task, workerContext } from '../../compute/index.js';
import { NobleSignatureEngine } from '../../crypto/engines/noble/noble-engine.js';
import type { SignatureEngine, SignatureEngineName } from '../../crypto/engines/signature-engine.js';
import { Keyring, Sealer, type SharedKeyring } from '../../sealing/index.js';
import { SealedKeys } from './sealed-keys.js';
import { SHARED_KEYRING, type GenerateInput, type SignInput } from './software-tasks.js';

/** The engines that belong in workers; each starts when its first task comes. */
const ENGINES: Partial<Record<SignatureEngineName, () => SignatureEngine>> = {
  noble: () => new NobleSignatureEngine(),
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
