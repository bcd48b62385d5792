import { createHash, createPublicKey, verify as verifyWithNode } from 'node:crypto';

import { isHeld } from '../../src/crypto/composite/composite-suite.js';
import { compositeLabel, compositeSuites } from '../../src/crypto/composite/composite-suite-table.js';
import { compositeMessageOf } from '../../src/crypto/composite/composite-message.js';
import { hashAlgorithms } from '../../src/crypto/hash.js';
import type { SignOperation } from '../../src/crypto/sign-operation.js';
import type { KeyMaterial, ProviderByRole } from '../../src/custody/index.js';
import { keyProtection } from '../../src/custody/index.js';
import { type SuiteName, verifyComposite } from '../../examples/verify-composite.js';
import { useCustody } from '../support/custody.js';

const MESSAGE = new TextEncoder().encode('two seals on one message');
const CONTEXT = new TextEncoder().encode('ctx');
const held = compositeSuites.filter(({ traditional }) => isHeld(traditional));
const rows = held.map((suite) => [suite.name, suite] as const);
const pure: SignOperation = { mode: 'pure', message: MESSAGE };

const custody = useCustody();
const make = (name: string, providers: ProviderByRole = {}): Promise<KeyMaterial> =>
  custody().custody.generate(custody().plan(name, { providers }));
const publicKeyOf = ({ components }: KeyMaterial): Uint8Array =>
  new Uint8Array(Buffer.concat(components.map(({ publicKey }) => publicKey)));
const codeOf = (deed: Promise<unknown>): Promise<unknown> =>
  deed.then(
    () => 'it succeeded',
    (error: unknown) => (error as { code?: unknown }).code,
  );

describe.each(rows)('a key of %s', (name, suite) => {
  const sign = (material: KeyMaterial, operation: SignOperation): Promise<Uint8Array> =>
    custody().custody.sign(material, 'general', operation);
  const verify = (material: KeyMaterial, operation: SignOperation, signature: Uint8Array): Promise<boolean> =>
    custody().custody.verify(material, 'general', operation, signature);

  it('signs from every pair of backends what noble verifies by itself', async () => {
    for (const providers of custody().homes) {
      const material = await make(name, providers);
      expect(material.components.map(({ provider }) => provider)).toEqual(Object.values(providers));
      const operation: SignOperation = { ...pure, context: CONTEXT };
      const signature = await sign(material, operation);
      const signed = { publicKey: publicKeyOf(material), signature, message: MESSAGE };
      expect(verifyComposite(name as SuiteName, { ...signed, context: CONTEXT })).toBe(true);
      expect(verifyComposite(name as SuiteName, signed)).toBe(false);
      expect(await verify(material, operation, signature)).toBe(true);
      expect(await verify(material, pure, signature)).toBe(false);
    }
  });

  it('has halves that node:crypto verifies one by one over M’', async () => {
    const material = await make(name);
    const signature = await sign(material, pure);
    const message = compositeMessageOf(suite, pure);
    const [mlDsa, traditional] = material.components;
    const cut = { 44: 2420, 65: 3309, 87: 4627 }[suite.mlDsa.name.slice(-2)]!;
    const keyOf = ({ publicKey }: { publicKey: Uint8Array }, type: string, namedCurve?: string) =>
      createPublicKey({
        key: publicKey,
        format: 'raw-public',
        asymmetricKeyType: type as 'ec',
        ...(namedCurve !== undefined && { namedCurve }),
      });
    const half = suite.traditional.name;
    const isEc = half.startsWith('ECDSA');
    const curve = half.replace('ECDSA-', '').replace('P', 'P-');
    const hash = { 'P-256': 'sha256', 'P-384': 'sha384', 'P-521': 'sha512' }[curve] ?? null;
    const traditionalKey = isEc ? keyOf(traditional!, 'ec', curve) : keyOf(traditional!, half.toLowerCase());
    const mlDsaKey = keyOf(mlDsa!, suite.mlDsa.name.toLowerCase());
    const context = compositeLabel(suite);
    const first = signature.subarray(0, cut);
    expect(verifyWithNode(null, message, { key: mlDsaKey, context }, first)).toBe(true);
    // Stripped of its other half, it is no plain signature of M'.
    expect(verifyWithNode(null, message, mlDsaKey, first)).toBe(false);
    expect(verifyWithNode(hash, message, traditionalKey, signature.subarray(cut))).toBe(true);
  });

  it('gives the digest of its own hash the signature of the message', async () => {
    const material = await make(name);
    const own = hashAlgorithms.find((hash) => hash.name === suite.prehash)!;
    const digest = own.digest(MESSAGE);
    const operation: SignOperation = { mode: 'hash', hash: own.name, digest, context: CONTEXT };
    const ofDigest = await sign(material, operation);
    expect(await verify(material, { ...pure, context: CONTEXT }, ofDigest)).toBe(true);
    expect(await verify(material, operation, await sign(material, { ...pure, context: CONTEXT }))).toBe(true);
    expect(await verify(material, pure, ofDigest)).toBe(false);
  });

  it('gives every other digest a signature of its own, which is none of any message', async () => {
    const material = await make(name);
    for (const hash of hashAlgorithms.filter(({ name: other }) => other !== suite.prehash)) {
      const digest = hash.digest(MESSAGE);
      const operation: SignOperation = { mode: 'hash', hash: hash.name, digest };
      const signature = await sign(material, operation);
      expect(await verify(material, operation, signature)).toBe(true);
      expect(await verify(material, pure, signature)).toBe(false);
      expect(await verify(material, { mode: 'pure', message: digest }, signature)).toBe(false);
    }
  });

  it('claims the protection of its weaker half and lists both', async () => {
    const protection = keyProtection(await make(name));
    expect(protection).toEqual({
      level: 'software',
      components: [
        { algorithm: suite.mlDsa.name, level: 'software' },
        { algorithm: suite.traditional.name, level: 'software' },
      ],
    });
  });
});

describe('a half', () => {
  const SUITE = 'MLDSA65-ECDSA-P256-SHA512';

  it.each(['ml_dsa', 'traditional'] as const)('(%s) never signs by itself', async (role) => {
    const material = await make(SUITE);
    const half = material.components.find((component) => component.role === role)!;
    const alone = {
      ...material,
      algorithm: half.algorithm,
      components: [{ ...half, role: 'whole' as const }],
    };
    expect(await codeOf(custody().custody.sign(alone, 'general', pure))).toBe('key.damaged');
  });

  it.each(['ml_dsa', 'traditional'] as const)(
    '(%s) does not open in its provider for another role, algorithm or suite',
    async (role) => {
      const material = await make(SUITE);
      const half = material.components.find((component) => component.role === role)!;
      const { projectId, keyId, version, purpose, algorithm: keyAlgorithm } = material;
      const algorithm = half.algorithm as 'ML-DSA-65' | 'ECDSA-P256';
      const binding = { projectId, keyId, version, purpose, keyAlgorithm, role, algorithm };
      const signAs = (changes: object): Promise<unknown> =>
        custody()
          .registry.holder(half.provider)
          .sign({
            key: {
              algorithm,
              handle: half.handle,
              publicKey: half.publicKey,
              binding: { ...binding, ...changes },
            },
            operation: pure,
          });
      await expect(signAs({})).resolves.toBeDefined();
      for (const changes of [
        { role: 'whole' },
        { keyAlgorithm: algorithm },
        { role: 'whole', keyAlgorithm: algorithm },
        { keyAlgorithm: 'MLDSA65-Ed25519-SHA512' },
        { keyId: 'key_other' },
      ]) {
        expect(await codeOf(signAs(changes))).toBe('key.damaged');
      }
    },
  );

  it('of one key cannot be put beside the half of another', async () => {
    const [one, two] = [await make(SUITE), await make(SUITE)];
    const mixed = { ...one, components: [one.components[0]!, two.components[1]!] };
    const swapped = { ...one, components: one.components.toReversed() };
    for (const damaged of [mixed, swapped]) {
      expect(await codeOf(custody().custody.sign(damaged, 'general', pure))).toBe('key.damaged');
      expect(await codeOf(custody().custody.verify(damaged, 'general', pure, new Uint8Array(1)))).toBe(
        'key.damaged',
      );
    }
  });
});

describe('a suite that is only verified', () => {
  it.each(compositeSuites.filter((suite) => !held.includes(suite)).map(({ name }) => name))(
    '%s makes no keys',
    async (name) => {
      expect(await codeOf(make(name))).toBe('provider.incapable');
    },
  );
});

it('a file’s sha512sum signed as a digest is the file’s signature', async () => {
  const material = await make('MLDSA65-ECDSA-P256-SHA512');
  const digest = new Uint8Array(createHash('sha512').update(MESSAGE).digest());
  const operation: SignOperation = { mode: 'hash', hash: 'SHA-512', digest };
  const signature = await custody().custody.sign(material, 'general', operation);
  const signed = { publicKey: publicKeyOf(material), signature, message: MESSAGE };
  expect(verifyComposite('MLDSA65-ECDSA-P256-SHA512', signed)).toBe(true);
});
