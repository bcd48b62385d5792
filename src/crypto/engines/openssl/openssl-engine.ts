import { sign as cryptoSign, verify as cryptoVerify } from 'node:crypto';

import type { SignatureComponentName } from '../../component-algorithm.js';
import type { SecretKey } from '../../secret-key.js';
import type { SignMode, SignOperation } from '../../sign-operation.js';
import { requireSigning, requireVerifying } from '../require-operation.js';
import type {
  GeneratedKeyPair,
  LoadedPublicKey,
  LoadedSecretKey,
  SignatureEngine,
} from '../signature-engine.js';
import { opensslKeyType } from './openssl-key-type.js';
import {
  opensslGenerate,
  opensslPrivateKey,
  opensslPublicKey,
  opensslRawPublicKey,
  opensslSecretKey,
} from './openssl-keys.js';
import { OpensslPublicKey } from './openssl-public-key.js';
import { OpensslSecretKey } from './openssl-secret-key.js';

type PureOperation = Extract<SignOperation, { readonly mode: 'pure' }>;

/**
 * node:crypto (OpenSSL 3.5): messages only, always hedged. It has no HashML-DSA, external mu or deterministic mode,
 * ignores such options silently and cannot sign a digest with ECDSA, hence `supports`. Signing, verifying and
 * generating run on libuv's pool, so they never block the event loop.
 */
export class OpensslSignatureEngine implements SignatureEngine {
  readonly name = 'openssl';
  readonly version = `OpenSSL ${process.versions.openssl}`;

  supports(_algorithm: SignatureComponentName, mode: SignMode, deterministic: boolean): boolean {
    return mode === 'pure' && !deterministic;
  }

  supportsVerify(_algorithm: SignatureComponentName, mode: SignMode): boolean {
    return mode === 'pure';
  }

  async generate<Name extends SignatureComponentName>(algorithm: Name): Promise<GeneratedKeyPair<Name>> {
    const key = await opensslGenerate(algorithm);
    return { secretKey: opensslSecretKey(algorithm, key), publicKey: opensslRawPublicKey(key) };
  }

  loadSecretKey(secretKey: SecretKey<SignatureComponentName>): LoadedSecretKey {
    return new OpensslSecretKey(secretKey.algorithm, opensslPrivateKey(secretKey));
  }

  loadPublicKey(algorithm: SignatureComponentName, publicKey: Uint8Array): LoadedPublicKey | undefined {
    const keyObject = opensslPublicKey(algorithm, publicKey);
    return keyObject === undefined ? undefined : new OpensslPublicKey(algorithm, keyObject);
  }

  async sign(key: LoadedSecretKey, operation: SignOperation): Promise<Uint8Array> {
    if (!(key instanceof OpensslSecretKey)) throw new TypeError('not a private key of the OpenSSL engine');
    requireSigning(this, key.algorithm, operation);
    return signPure(key, requirePure(operation));
  }

  async verify(key: LoadedPublicKey, operation: SignOperation, signature: Uint8Array): Promise<boolean> {
    if (!(key instanceof OpensslPublicKey)) throw new TypeError('not a public key of the OpenSSL engine');
    requireVerifying(this, key.algorithm, operation);
    return verifyPure(key, requirePure(operation), signature);
  }
}

/** `supports` has already refused the other modes; this tells the compiler. */
function requirePure(operation: SignOperation): PureOperation {
  if (operation.mode !== 'pure') throw new TypeError('OpenSSL signs messages only');
  return operation;
}

function signPure(key: OpensslSecretKey, { message, context }: PureOperation): Promise<Uint8Array> {
  const options = { key: key.keyObject, ...(context !== undefined && { context }) };
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const done = settle<Buffer>((signature) => resolve(new Uint8Array(signature)), reject);
  cryptoSign(opensslKeyType(key.algorithm).digest, message, options, done);
  return promise;
}

function verifyPure(
  key: OpensslPublicKey,
  { message, context }: PureOperation,
  signature: Uint8Array,
): Promise<boolean> {
  const options = { key: key.keyObject, ...(context !== undefined && { context }) };
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  cryptoVerify(opensslKeyType(key.algorithm).digest, message, options, signature, settle(resolve, reject));
  return promise;
}

/**
 * A callback that sees nothing but the two ways to settle. Node keeps it until a full garbage collection, and
 * whatever its scope holds with it: messages and signatures by the megabyte.
 */
function settle<Value>(
  resolve: (value: Value) => void,
  reject: (error: Error) => void,
): (error: Error | null, value: Value) => void {
  return (error, value) => (error === null ? resolve(value) : reject(error));
}
