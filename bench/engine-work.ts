import { randomBytes } from 'node:crypto';

import type { KemEngine } from '../src/crypto/engines/kem-engine.js';
import { nativeEngines, type NativeEngines } from '../src/crypto/engines/native/native-engines.js';
import { NobleSignatureEngine } from '../src/crypto/engines/noble/noble-engine.js';
import { NobleKemEngine } from '../src/crypto/engines/noble/noble-kem-engine.js';
import { OpensslSignatureEngine } from '../src/crypto/engines/openssl/openssl-engine.js';
import { OpensslKemEngine } from '../src/crypto/engines/openssl/openssl-kem-engine.js';
import type { SignatureEngine } from '../src/crypto/engines/signature-engine.js';
import { WasmSignatureEngine } from '../src/crypto/engines/wasm/wasm-engine.js';
import { WasmKemEngine } from '../src/crypto/engines/wasm/wasm-kem-engine.js';
import type { EngineName, Operation } from './backend-figures.js';
import { MESSAGE_BYTES } from './figures.js';

/** More than the WebAssembly module keeps matrices of. */
const KEYS_IN_TURN = 24;

/** One call of each operation, with keys that are already loaded. */
export type Work = Readonly<Record<Operation, () => Promise<unknown>>>;

const REFUSES = 'the engine refuses its own public key';

const required = <Value>(value: Value | undefined, otherwise: string): Value => {
  if (value === undefined) throw new Error(otherwise);
  return value;
};

const builtNative = (): NativeEngines => required(nativeEngines(), 'native/twinseal.node was not built');

const SIGNING: Readonly<Record<EngineName, () => SignatureEngine>> = {
  openssl: () => new OpensslSignatureEngine(),
  wasm: () => new WasmSignatureEngine(),
  noble: () => new NobleSignatureEngine(),
  native: () => builtNative().signatures,
};
const OPENING: Readonly<Record<EngineName, () => KemEngine>> = {
  openssl: () => new OpensslKemEngine(),
  wasm: () => new WasmKemEngine(),
  noble: () => new NobleKemEngine(),
  native: () => builtNative().kems,
};

interface Signer {
  readonly sign: () => Promise<Uint8Array>;
  readonly verify: () => Promise<void>;
}

const signerOf = async (engine: SignatureEngine): Promise<Signer> => {
  const { secretKey, publicKey } = await engine.generate('ML-DSA-65');
  const operation = { mode: 'pure', message: new Uint8Array(randomBytes(MESSAGE_BYTES)) } as const;
  const signing = engine.loadSecretKey(secretKey);
  const verifying = required(engine.loadPublicKey('ML-DSA-65', publicKey), REFUSES);
  const signature = await engine.sign(signing, operation);
  return {
    sign: () => engine.sign(signing, operation),
    verify: async () => {
      if (!(await engine.verify(verifying, operation, signature))) throw new Error('it does not verify');
    },
  };
};

/** Calls `deed` with each signer in turn. */
const inTurn = <Outcome>(
  signers: readonly Signer[],
  deed: (signer: Signer) => Promise<Outcome>,
): (() => Promise<Outcome>) => {
  let calls = 0;
  return () => deed(required(signers[calls++ % signers.length], 'there is no signer'));
};

export const engineWork = async (name: EngineName): Promise<Work> => {
  const [signing, opening] = [SIGNING[name](), OPENING[name]()];
  const signers: Signer[] = [];
  while (signers.length < KEYS_IN_TURN) signers.push(await signerOf(signing));
  const one = required(signers[0], 'there is no signer');
  const holder = await opening.generate('ML-KEM-768');
  const decapsulationKey = opening.loadSecretKey(holder.secretKey);
  const encapsulationKey = required(opening.loadPublicKey('ML-KEM-768', holder.publicKey), REFUSES);
  const { ciphertext } = await opening.encapsulate(encapsulationKey);
  return {
    'ML-DSA-65 keygen': () => signing.generate('ML-DSA-65'),
    'ML-DSA-65 sign': one.sign,
    'ML-DSA-65 verify': one.verify,
    'ML-DSA-65 sign, keys in turn': inTurn(signers, ({ sign }) => sign()),
    'ML-DSA-65 verify, keys in turn': inTurn(signers, ({ verify }) => verify()),
    'ML-KEM-768 keygen': () => opening.generate('ML-KEM-768'),
    'ML-KEM-768 encapsulate': () => opening.encapsulate(encapsulationKey),
    'ML-KEM-768 decapsulate': () => opening.decapsulate(decapsulationKey, ciphertext),
  };
};
