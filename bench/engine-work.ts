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

export const engineWork = async (name: EngineName): Promise<Work> => {
  const [signing, opening] = [SIGNING[name](), OPENING[name]()];
  const signer = await signing.generate('ML-DSA-65');
  const holder = await opening.generate('ML-KEM-768');
  const operation = { mode: 'pure', message: new Uint8Array(randomBytes(MESSAGE_BYTES)) } as const;
  const secretKey = signing.loadSecretKey(signer.secretKey);
  const publicKey = required(signing.loadPublicKey('ML-DSA-65', signer.publicKey), REFUSES);
  const signature = await signing.sign(secretKey, operation);
  const decapsulationKey = opening.loadSecretKey(holder.secretKey);
  const encapsulationKey = required(opening.loadPublicKey('ML-KEM-768', holder.publicKey), REFUSES);
  const { ciphertext } = await opening.encapsulate(encapsulationKey);
  return {
    'ML-DSA-65 keygen': () => signing.generate('ML-DSA-65'),
    'ML-DSA-65 sign': () => signing.sign(secretKey, operation),
    'ML-DSA-65 verify': async () => {
      if (!(await signing.verify(publicKey, operation, signature))) throw new Error('it does not verify');
    },
    'ML-KEM-768 keygen': () => opening.generate('ML-KEM-768'),
    'ML-KEM-768 encapsulate': () => opening.encapsulate(encapsulationKey),
    'ML-KEM-768 decapsulate': () => opening.decapsulate(decapsulationKey, ciphertext),
  };
};
