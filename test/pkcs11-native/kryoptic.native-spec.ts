import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';

import { bindingFor, codeOf } from '../../src/providers/testing/contract-subject.js';
import type { Pkcs11Provider } from '../../src/providers/pkcs11/index.js';
import { useCustody } from '../support/custody.js';
import { pkcs11Provider, pool } from '../pkcs11/token-world.js';
import { KryopticToken } from './kryoptic-token.js';

const NOBLE = { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 } as const;
const SETS = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const;
const PURE = { mode: 'pure', message: new Uint8Array(48).fill(5) } as const;
const CONTEXT = new TextEncoder().encode('a context');

let token: KryopticToken;
const open: Pkcs11Provider[] = [];

beforeAll(async () => {
  token = await KryopticToken.create();
});

afterEach(async () => {
  for (const provider of open.splice(0)) await provider.close();
});

afterAll(async () => {
  await pool.close();
  token?.remove();
});

async function opened(): Promise<Pkcs11Provider> {
  const provider = pkcs11Provider(token.uri);
  open.push(provider);
  await provider.open();
  return provider;
}

async function keyIn(sut: Pkcs11Provider, algorithm: (typeof SETS)[number]) {
  const binding = bindingFor(algorithm);
  const held = await sut.generate({ binding });
  return { held, key: { algorithm, binding, handle: held.handle, publicKey: held.publicKey } };
}

describe.each(SETS)('%s of a PKCS#11 3.2 token', (name) => {
  it('is made in the token, which proves that it never leaves', async () => {
    const { held } = await keyIn(await opened(), name);
    expect(held.protection).toEqual({ level: 'hsm-native', token_class: 'software-token' });
    expect(held.evidence).toMatchObject({
      attributes: {
        sensitive: true,
        extractable: false,
        always_sensitive: true,
        never_extractable: true,
        local: true,
        key_gen_mechanism: 0x1c,
      },
      token: { manufacturer: 'Kryoptic Project', cryptoki_version: '3.2' },
    });
  });

  it('signs with and without a context, as another implementation verifies, and the context counts', async () => {
    const sut = await opened();
    const { key } = await keyIn(sut, name);
    const { message } = PURE;
    const verify = (signature: Uint8Array, context?: Uint8Array): boolean =>
      NOBLE[name].verify(signature, message, key.publicKey, context === undefined ? {} : { context });
    const { signature: plain } = await sut.sign({ key, operation: PURE });
    const { signature: bound } = await sut.sign({ key, operation: { ...PURE, context: CONTEXT } });
    expect([verify(plain), verify(plain, CONTEXT)]).toEqual([true, false]);
    expect([verify(bound), verify(bound, CONTEXT)]).toEqual([false, true]);
  });

  it('signs anew each time, and the same only on request', async () => {
    const sut = await opened();
    const { key } = await keyIn(sut, name);
    const signed = async (deterministic: boolean) =>
      Buffer.from((await sut.sign({ key, operation: { ...PURE, deterministic } })).signature).toString('hex');
    expect(await signed(false)).not.toBe(await signed(false));
    expect(await signed(true)).toBe(await signed(true));
  });

  it('outlives a restart, and goes when it is destroyed', async () => {
    const first = await opened();
    const { key } = await keyIn(first, name);
    await first.close();
    const second = await opened();
    expect(await codeOf(second.sign({ key, operation: PURE }))).toBe('it succeeded');
    await second.destroy({ key });
    expect(await codeOf(second.sign({ key, operation: PURE }))).toBe('key.damaged');
  });
});

describe('a composite of a PKCS#11 3.2 token', () => {
  const world = useCustody(() => [pkcs11Provider(token.uri)]);

  it('has both halves in the token and verifies', async () => {
    const { custody, ...made } = world();
    const providers = { ml_dsa: 'pkcs11', traditional: 'pkcs11' } as const;
    const material = await custody.generate(made.plan('MLDSA65-ECDSA-P256-SHA512', { providers }));
    expect(material.components.map(({ protection }) => protection.level)).toEqual([
      'hsm-native',
      'hsm-native',
    ]);
    const signature = await custody.sign(material, 'general', PURE);
    expect(await custody.verify(material, 'general', PURE, signature)).toBe(true);
    const other = { ...PURE, message: new Uint8Array(3) };
    expect(await custody.verify(material, 'general', other, signature)).toBe(false);
  });
});
