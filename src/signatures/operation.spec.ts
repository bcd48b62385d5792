import { findHashAlgorithm } from '../crypto/hash.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { planOperation } from './operation.js';
import type { Subject } from './subject.js';

const mlDsa = keyAlgorithm('ML-DSA-65');
const ecdsa = keyAlgorithm('ECDSA-P256');
const ed25519 = keyAlgorithm('Ed25519');

const message = (length = 3): Subject => ({ kind: 'message', message: new Uint8Array(length) });
const digest = (name: string, length: number): Subject => {
  const hash = findHashAlgorithm(name);
  if (hash === undefined) throw new Error(`no hash ${name}`);
  return { kind: 'digest', hash, digest: new Uint8Array(length) };
};
const mu = (length = 64): Subject => ({ kind: 'mu', mu: new Uint8Array(length) });
const text = (value: string) => new TextEncoder().encode(value);

describe('planOperation', () => {
  it.each([
    ['ML-DSA-65', 'SHA-256', 32],
    ['ML-DSA-65', 'SHAKE128', 32],
    ['ML-DSA-65', 'SHAKE256', 64],
    ['ML-DSA-44', 'SHA3-512', 64],
  ])('signs a digest with %s and %s as HashML-DSA', (algorithm, hash, length) => {
    expect(planOperation(keyAlgorithm(algorithm), digest(hash, length), {})).toMatchObject({
      mode: 'hash-ml-dsa',
      operation: { mode: 'hash', hash },
    });
  });

  it('signs a SHA-256 digest with ECDSA-P256 as the signature of the message', () => {
    expect(planOperation(ecdsa, digest('SHA-256', 32), {}).mode).toBe('prehash');
  });

  it('hands on an empty context, because it was given', () => {
    const context = new Uint8Array(0);
    expect(planOperation(mlDsa, message(), { context }).operation).toMatchObject({ context });
  });

  it('takes a message of exactly 1 MiB', () => {
    expect(planOperation(mlDsa, message(1_048_576), {}).operation.mode).toBe('pure');
  });

  it.each([
    ['a message one byte too long', mlDsa, message(1_048_577), {}, 'signature.too-large'],
    ['a hash that ECDSA-P256 does not use', ecdsa, digest('SHA-384', 48), {}, 'signature.unknown-hash'],
    ['any digest under Ed25519', ed25519, digest('SHA-512', 64), {}, 'signature.unknown-hash'],
    ['a digest of another length', mlDsa, digest('SHA-256', 31), {}, 'signature.digest-length'],
    ['a context of 256 bytes', mlDsa, message(), { context: new Uint8Array(256) }, 'request.shape'],
    ['a context of the service itself', mlDsa, message(), { context: text('twinseal:x') }, 'request.shape'],
    ['a composite label as context', mlDsa, message(), { context: text('COMPSIG-MLDSA65') }, 'request.shape'],
    ['even an empty context under ECDSA', ecdsa, message(), { context: new Uint8Array(0) }, 'request.shape'],
    [
      'even deterministic: false under Ed25519',
      ed25519,
      message(),
      { deterministic: false },
      'request.shape',
    ],
    ['mu under ECDSA', ecdsa, mu(), {}, 'request.shape'],
    ['mu of 63 bytes', mlDsa, mu(63), {}, 'request.shape'],
  ])('refuses %s', (_, algorithm, subject, options, code) => {
    expect(() => planOperation(algorithm, subject, options)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses a large message before it looks at what the algorithm takes', () => {
    expect(() => planOperation(ecdsa, message(1_048_577), { context: new Uint8Array(0) })).toThrow(
      expect.objectContaining({ code: 'signature.too-large' }),
    );
  });
});
