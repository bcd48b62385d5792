import { Epoch } from '../../compute/index.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import type { GeneratedKeyPair, LoadedSecretKey } from '../../crypto/engines/signature-engine.js';
import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import { NobleSignatureEngine } from '../../crypto/engines/noble/noble-engine.js';
import { expandMlDsaSeed } from '../../crypto/engines/noble/noble-ml-dsa.js';
import { verifyWith } from '../../crypto/engines/verify-with.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import { Keyring, Sealer } from '../../sealing/index.js';
import { bindingFor, codeOf, PURE } from '../testing/contract-subject.js';
import { SealedSigningKeys } from './sealed-signing-keys.js';

/** Keeps the very arrays that secrets were handed over in, and what was disposed of. */
class SpyingEngine extends OpensslSignatureEngine {
  readonly secrets: Uint8Array[] = [];
  loads = 0;
  disposals = 0;

  override async generate<Name extends SignatureComponentName>(
    algorithm: Name,
  ): Promise<GeneratedKeyPair<Name>> {
    const pair = await super.generate(algorithm);
    this.secrets.push(pair.secretKey.secret);
    return pair;
  }

  override loadSecretKey(secretKey: SecretKey<SignatureComponentName>): LoadedSecretKey {
    this.secrets.push(secretKey.secret);
    this.loads += 1;
    const loaded = super.loadSecretKey(secretKey);
    const dispose = loaded.dispose.bind(loaded);
    loaded.dispose = () => {
      this.disposals += 1;
      dispose();
    };
    return loaded;
  }
}

const sealer = new Sealer(Keyring.of(new Uint8Array(32).fill(3)));
const binding = bindingFor('ML-DSA-44');
const isWiped = (secret: Uint8Array): boolean => secret.every((byte) => byte === 0);

describe('SealedKeys', () => {
  const algorithm = 'ML-DSA-44';
  let engine: SpyingEngine;
  let epoch: Epoch;
  let sut: SealedSigningKeys;
  beforeEach(() => {
    engine = new SpyingEngine();
    epoch = new Epoch();
    sut = new SealedSigningKeys(engine, sealer, epoch);
  });
  afterEach(() => sut.close());

  it('leaves no secret it allocated unwiped after generating and signing', async () => {
    const made = await sut.generate(algorithm, binding);
    await sut.sign({ algorithm, binding, ...made }, PURE);
    expect(engine.secrets).toHaveLength(2);
    expect(engine.secrets.map((secret) => secret.length)).toEqual([32, 32]);
    expect(engine.secrets.every(isWiped)).toBe(true);
  });

  it('wipes the unsealed secret too when it belongs to another public key', async () => {
    const made = await sut.generate(algorithm, binding);
    const opened: Uint8Array[] = [];
    const open = sealer.open.bind(sealer);
    const spy = jest.spyOn(sealer, 'open').mockImplementation((sealed, aad) => {
      const secret = open(sealed, aad);
      secret[5]! ^= 1;
      opened.push(secret);
      return secret;
    });
    expect(await codeOf(sut.sign({ algorithm, binding, ...made }, PURE))).toBe('key.damaged');
    spy.mockRestore();
    expect(opened).toHaveLength(1);
    expect(opened.every(isWiped)).toBe(true);
  });

  it('unseals a key once for many signatures, and again after the epoch has advanced', async () => {
    const made = await sut.generate(algorithm, binding);
    const key = { algorithm, binding, ...made } as const;
    await Promise.all([sut.sign(key, PURE), sut.sign(key, PURE), sut.sign(key, PURE)]);
    expect([engine.loads, engine.disposals]).toEqual([1, 0]);
    epoch.advance();
    await sut.sign(key, PURE);
    expect([engine.loads, engine.disposals]).toEqual([2, 1]);
    sut.close();
    expect(engine.disposals).toBe(2);
  });

  it('refuses another public key also while the right one is cached', async () => {
    const [made, other] = [await sut.generate(algorithm, binding), await sut.generate(algorithm, binding)];
    await sut.sign({ algorithm, binding, ...made }, PURE);
    const mixed = { algorithm, binding, handle: made.handle, publicKey: other.publicKey } as const;
    expect(await codeOf(sut.sign(mixed, PURE))).toBe('key.damaged');
  });

  it('holds an imported expanded key, whose seed nobody knows, and signs with it in both engines', async () => {
    const { publicKey, secretExpanded } = expandMlDsaSeed(algorithm, new Uint8Array(32).fill(8));
    const made = sut.import(binding, { algorithm, form: 'expanded', secret: secretExpanded });
    expect(made.publicKey).toEqual(publicKey);
    const noble = new SealedSigningKeys(new NobleSignatureEngine(), sealer, epoch);
    for (const keys of [sut, noble]) {
      const signature = await keys.sign({ algorithm, binding, ...made }, PURE);
      expect(await verifyWith(new OpensslSignatureEngine(), algorithm, publicKey, PURE, signature)).toBe(
        true,
      );
    }
    noble.close();
  });

  it('never lets the seed or the expanded key show in a handle', async () => {
    const seed = new Uint8Array(32).fill(0xab);
    const { handle } = sut.import(binding, { algorithm, form: 'seed', secret: seed });
    expect(Buffer.from(handle).includes(Buffer.from(seed.subarray(0, 8)))).toBe(false);
  });
});
