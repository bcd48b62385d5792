import { readFileSync } from 'node:fs';

import { KeyError } from '../../errors/index.js';
import {
  componentAlgorithm,
  componentAlgorithms,
  isEcdsa,
  isSignatureComponent,
} from '../component-algorithm-table.js';
import type { MlDsaName, SignatureComponentName } from '../component-algorithm.js';
import { hashAlgorithm, hashAlgorithms } from '../hash.js';
import { mlDsaMu, mlDsaPublicKeyHash } from '../ml-dsa-mu.js';
import type { SecretKey } from '../secret-key.js';
import type { SignOperation } from '../sign-operation.js';
import { expandMlDsaSeed } from './noble/noble-ml-dsa.js';
import { NobleSignatureEngine } from './noble/noble-engine.js';
import { OpensslSignatureEngine } from './openssl/openssl-engine.js';
import type { SignatureEngine } from './signature-engine.js';
import { verifyWith } from './verify-with.js';

const openssl = new OpensslSignatureEngine();
const noble = new NobleSignatureEngine();
const names = componentAlgorithms.map(({ name }) => name).filter(isSignatureComponent);
const mlDsaNames: readonly MlDsaName[] = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'];
const ecdsaNames = names.filter(isEcdsa);
const message = new TextEncoder().encode('two seals at once');
const pure: SignOperation = { mode: 'pure', message };

async function signWith(
  engine: SignatureEngine,
  secretKey: SecretKey<SignatureComponentName>,
  operation: SignOperation,
) {
  const key = engine.loadSecretKey(secretKey);
  try {
    return await engine.sign(key, operation);
  } finally {
    key.dispose();
  }
}

describe.each(names)('OpenSSL with %s', (algorithm) => {
  it('makes keys whose signatures verify, and no others', async () => {
    const { secretKey, publicKey } = await openssl.generate(algorithm);
    const { publicKeyBytes, seedBytes, signatureBytes = 0 } = componentAlgorithm(algorithm);
    expect([publicKey.length, secretKey.secret.length, secretKey.form]).toEqual([
      publicKeyBytes,
      seedBytes,
      'seed',
    ]);
    const signature = await signWith(openssl, secretKey, pure);
    expect(signature.length).toBeLessThanOrEqual(signatureBytes);
    await expect(verifyWith(openssl, algorithm, publicKey, pure, signature)).resolves.toBe(true);
    const other: SignOperation = { mode: 'pure', message: message.slice(1) };
    await expect(verifyWith(openssl, algorithm, publicKey, other, signature)).resolves.toBe(false);
  });

  it('answers false to a signature or public key of another length', async () => {
    const { secretKey, publicKey } = await openssl.generate(algorithm);
    const signature = await signWith(openssl, secretKey, pure);
    for (const bad of [
      new Uint8Array(0),
      signature.slice(1),
      signature.slice(0, -1),
      new Uint8Array(20_000),
    ]) {
      await expect(verifyWith(openssl, algorithm, publicKey, pure, bad)).resolves.toBe(false);
    }
    for (const bad of [new Uint8Array(0), publicKey.slice(1), new Uint8Array(publicKey.length + 1)]) {
      await expect(verifyWith(openssl, algorithm, bad, pure, signature)).resolves.toBe(false);
    }
  });

  it('refuses a private key of another length', () => {
    const secretKey: SecretKey<SignatureComponentName> = {
      algorithm,
      form: 'seed',
      secret: new Uint8Array(31).fill(7),
    };
    expect(() => openssl.loadSecretKey(secretKey)).toThrow(KeyError);
  });

  it('signs neither digests nor mu, nor deterministically', async () => {
    const key = openssl.loadSecretKey((await openssl.generate(algorithm)).secretKey);
    for (const operation of [
      { mode: 'mu', mu: new Uint8Array(64) },
      { mode: 'hash', hash: 'SHA-256', digest: new Uint8Array(32) },
      { mode: 'pure', message, deterministic: true },
    ] satisfies SignOperation[]) {
      await expect(openssl.sign(key, operation)).rejects.toThrow(TypeError);
    }
  });

  it('does not sign with a disposed key', async () => {
    const key = openssl.loadSecretKey((await openssl.generate(algorithm)).secretKey);
    key.dispose();
    await expect(openssl.sign(key, pure)).rejects.toThrow('disposed');
  });
});

describe.each(mlDsaNames)('noble with %s', (algorithm) => {
  const { publicKeyBytes } = componentAlgorithm(algorithm);
  const seed = new Uint8Array(32).fill(3);
  const secretKey = { algorithm, form: 'seed', secret: seed } as const;
  const { publicKey, secretExpanded } = expandMlDsaSeed(algorithm, seed);
  const context = new TextEncoder().encode('context');
  const digests = hashAlgorithms.map((hash) => ({ hash: hash.name, digest: hash.digest(message) }));
  const operations: readonly SignOperation[] = [
    pure,
    { mode: 'pure', message, context },
    { mode: 'pure', message, context: new Uint8Array(255) },
    { mode: 'mu', mu: new Uint8Array(64).fill(1) },
    ...digests.map((digest) => ({ mode: 'hash', ...digest, context }) as const),
  ];

  it('signs in every mode, and no signature verifies as another operation', async () => {
    const key = noble.loadSecretKey(secretKey);
    const verifier = noble.loadPublicKey(algorithm, publicKey)!;
    for (const operation of operations) {
      const signature = await noble.sign(key, operation);
      for (const other of [operation, operations[0]!, operations[1]!]) {
        await expect(noble.verify(verifier, other, signature)).resolves.toBe(other === operation);
      }
    }
  });

  it('repeats deterministic signatures and never hedged ones', async () => {
    const key = noble.loadSecretKey(secretKey);
    const twice = async (operation: SignOperation) => [
      await noble.sign(key, operation),
      await noble.sign(key, operation),
    ];
    const [first, second] = await twice({ ...pure, deterministic: true });
    expect(first).toEqual(second);
    const [hedged, again] = await twice(pure);
    expect(hedged).not.toEqual(again);
  });

  it('signs what OpenSSL verifies, and the other way round', async () => {
    const operation: SignOperation = { mode: 'pure', message, context };
    const nobles = await signWith(noble, secretKey, operation);
    const openssls = await signWith(openssl, secretKey, operation);
    await expect(verifyWith(openssl, algorithm, publicKey, operation, nobles)).resolves.toBe(true);
    await expect(verifyWith(noble, algorithm, publicKey, operation, openssls)).resolves.toBe(true);
  });

  it('signs an external mu to an ordinary signature of the message', async () => {
    const operation: SignOperation = { mode: 'pure', message, context };
    const mu = mlDsaMu(mlDsaPublicKeyHash(publicKey), operation);
    const signature = await signWith(noble, secretKey, { mode: 'mu', mu });
    await expect(verifyWith(openssl, algorithm, publicKey, operation, signature)).resolves.toBe(true);
  });

  it('uses an expanded key in both engines', async () => {
    const expanded = { algorithm, form: 'expanded', secret: secretExpanded } as const;
    for (const engine of [noble, openssl]) {
      const signature = await signWith(engine, expanded, pure);
      await expect(verifyWith(openssl, algorithm, publicKey, pure, signature)).resolves.toBe(true);
    }
  });

  it.each([
    ['tr', 64],
    ['s1', 128],
    ['t0', secretExpanded.length - 1],
  ])('OpenSSL refuses an expanded key with a changed %s', (_part, offset) => {
    const secret = secretExpanded.slice();
    secret[offset] = (secret[offset] ?? 0) ^ 1;
    expect(() => openssl.loadSecretKey({ algorithm, form: 'expanded', secret })).toThrow(
      expect.objectContaining({ code: 'key.material-refused' }),
    );
  });

  it('noble refuses an expanded key whose tr or s1 is wrong', () => {
    for (const [offset, value] of [
      [64, (secretExpanded[64] ?? 0) ^ 1],
      [128, 0xff],
    ] as const) {
      const secret = secretExpanded.with(offset, value);
      expect(() => noble.loadSecretKey({ algorithm, form: 'expanded', secret })).toThrow(KeyError);
    }
  });

  it('makes keys', async () => {
    const pair = await noble.generate(algorithm);
    const signature = await signWith(openssl, pair.secretKey, pure);
    await expect(verifyWith(openssl, algorithm, pair.publicKey, pure, signature)).resolves.toBe(true);
  });

  it('answers false to a signature or public key of another length', async () => {
    await expect(verifyWith(noble, algorithm, publicKey, pure, new Uint8Array(7))).resolves.toBe(false);
    await expect(
      verifyWith(noble, algorithm, new Uint8Array(publicKeyBytes - 1), pure, new Uint8Array(7)),
    ).resolves.toBe(false);
  });

  it.each<[string, SignOperation]>([
    ['a context of 256 bytes', { mode: 'pure', message, context: new Uint8Array(256) }],
    ['a mu of 63 bytes', { mode: 'mu', mu: new Uint8Array(63) }],
    ['a digest of another length', { mode: 'hash', hash: 'SHA-512', digest: new Uint8Array(32) }],
  ])('calls %s a mistake of the caller', async (_name, operation) => {
    await expect(signWith(noble, secretKey, operation)).rejects.toThrow(TypeError);
    const verified = verifyWith(noble, algorithm, publicKey, operation, new Uint8Array(0));
    await expect(verified).rejects.toThrow(TypeError);
  });

  it('overwrites the key when it is disposed of, and does not sign any more', async () => {
    const key = noble.loadSecretKey(secretKey);
    key.dispose();
    await expect(noble.sign(key, pure)).rejects.toThrow('disposed');
    expect(seed).toEqual(new Uint8Array(32).fill(3));
  });
});

describe.each(ecdsaNames)('noble with %s over a digest', (algorithm) => {
  const { ownHash, seedBytes } = componentAlgorithm(algorithm);
  const operation: SignOperation = {
    mode: 'hash',
    hash: ownHash!,
    digest: hashAlgorithm(ownHash!).digest(message),
  };

  it('makes the signature of the message, and verifies that of OpenSSL', async () => {
    const { secretKey, publicKey } = await noble.generate(algorithm);
    const nobles = await signWith(noble, secretKey, operation);
    const openssls = await signWith(openssl, secretKey, pure);
    await expect(verifyWith(openssl, algorithm, publicKey, pure, nobles)).resolves.toBe(true);
    await expect(verifyWith(noble, algorithm, publicKey, operation, openssls)).resolves.toBe(true);
    const other = { ...operation, digest: operation.digest.slice().fill(0, 0, 1) };
    await expect(verifyWith(noble, algorithm, publicKey, other, nobles)).resolves.toBe(false);
  });

  it('refuses malformed signatures, compressed points and digests of another hash', async () => {
    const { secretKey, publicKey } = await noble.generate(algorithm);
    const signature = await signWith(noble, secretKey, operation);
    const trailing = Uint8Array.from([...signature, 0]);
    for (const bad of [new Uint8Array(0), signature.slice(0, -1), trailing, new Uint8Array(200).fill(0x30)]) {
      await expect(verifyWith(noble, algorithm, publicKey, operation, bad)).resolves.toBe(false);
    }
    const compressed = Uint8Array.of(2 + (publicKey.at(-1)! & 1), ...publicKey.slice(1, 1 + seedBytes));
    for (const engine of [noble, openssl])
      expect(engine.loadPublicKey(algorithm, compressed)).toBeUndefined();
    const foreign: SignOperation = { mode: 'hash', hash: 'SHA3-256', digest: new Uint8Array(32) };
    await expect(signWith(noble, secretKey, foreign)).rejects.toThrow('SHA3-256');
    await expect(signWith(noble, secretKey, { ...operation, digest: new Uint8Array(1) })).rejects.toThrow(
      TypeError,
    );
  });

  it.each([0x00, 0xff])('refuses a private key of %i bytes only', (fill) => {
    const secretKey = { algorithm, form: 'seed', secret: new Uint8Array(seedBytes).fill(fill) } as const;
    for (const engine of [noble, openssl]) expect(() => engine.loadSecretKey(secretKey)).toThrow(KeyError);
  });
});

describe('engines', () => {
  it('name the versions that are pinned', () => {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
    );
    const { dependencies } = manifest as { readonly dependencies: Readonly<Record<string, string>> };
    const pinned = ['@noble/post-quantum', '@noble/curves'].map((name) => `${name} ${dependencies[name]}`);
    expect(noble.version).toBe(pinned.join(', '));
    expect(openssl.version).toMatch(/^OpenSSL 3\.5\./);
  });

  it('refuse a context on a classical key instead of dropping it', async () => {
    const { secretKey, publicKey } = await openssl.generate('Ed25519');
    const operation: SignOperation = { ...pure, context: new Uint8Array(0) };
    await expect(signWith(openssl, secretKey, operation)).rejects.toThrow('no context');
    await expect(verifyWith(openssl, 'Ed25519', publicKey, operation, new Uint8Array(64))).rejects.toThrow(
      TypeError,
    );
  });

  it('refuse keys of each other', async () => {
    const { secretKey, publicKey } = await openssl.generate('ML-DSA-44');
    for (const [mine, other] of [
      [noble, openssl],
      [openssl, noble],
    ] as const) {
      await expect(mine.sign(other.loadSecretKey(secretKey), pure)).rejects.toThrow(TypeError);
      const key = other.loadPublicKey('ML-DSA-44', publicKey)!;
      await expect(mine.verify(key, pure, new Uint8Array(0))).rejects.toThrow(TypeError);
    }
  });

  it('refuse an algorithm they do not have', () => {
    const secret = new Uint8Array(32).fill(9);
    expect(() => noble.loadSecretKey({ algorithm: 'Ed25519', form: 'seed', secret })).toThrow(TypeError);
    expect(() => noble.loadPublicKey('Ed25519', secret)).toThrow(TypeError);
  });
});
