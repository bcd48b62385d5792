import { generateKeyPairSync, randomBytes } from 'node:crypto';

import type { KeyObject } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import { b64, ML_DSA, verifiesMessage, type MlDsaName } from '../support/independent.js';
import { freshProject, useWorld, type World } from '../support/world.js';

const IMPORT = '/kms/keys/import';
const CLASSICAL = ['ECDSA-P256', 'Ed25519'] as const;
const MATERIAL_REFUSED = { status: 400, code: 'ERR_KMS_004' };

const pkcs8Of = (algorithm: string): Buffer => {
  const { privateKey } =
    algorithm === 'ECDSA-P256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : algorithm === 'Ed25519'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync(algorithm.toLowerCase() as 'ml-dsa-44');
  return privateKey.export({ format: 'der', type: 'pkcs8' });
};

describe.each(DATABASES)('import of keys on %s', (database) => {
  const world = useWorld({}, database);
  let own: World;
  beforeEach(async () => void (own = await freshProject(world().service)));
  const importKey = (algorithm: string, material: Uint8Array, key = 'default') =>
    own.api.post<KeyObject>(IMPORT, { algorithm, private_key: b64(material), key }, 201);
  const refusal = (algorithm: string, material: Uint8Array) =>
    own.api.refusal(IMPORT, { algorithm, private_key: b64(material) });

  it.each(Object.keys(ML_DSA) as MlDsaName[])(
    '%s from a raw seed has the seed’s public key',
    async (algorithm) => {
      const seed = randomBytes(32);
      const key = await importKey(algorithm, seed);
      expect(key).toMatchObject({ origin: 'imported', key_version: 1, status: 'active', algorithm });
      expect(key.public_key).toBe(b64(ML_DSA[algorithm].keygen(new Uint8Array(seed)).publicKey));
    },
  );

  it.each([...Object.keys(ML_DSA), ...CLASSICAL])(
    '%s from PKCS#8 signs what another library verifies',
    async (algorithm) => {
      const key = await importKey(algorithm, pkcs8Of(algorithm));
      const { signature } = await own.api.sign({ message: b64('text'), key_version: 1, algorithm });
      expect(verifiesMessage(algorithm, key.public_key, Buffer.from('text'), signature)).toBe(true);
    },
  );

  it.each([...Object.keys(ML_DSA), ...CLASSICAL])(
    '%s: every kind of damaged DER is refused',
    async (algorithm) => {
      const der = pkcs8Of(algorithm);
      const damaged = [
        Buffer.concat([der, Buffer.of(0)]),
        der.subarray(0, -1),
        Buffer.concat([Buffer.of(0x31), der.subarray(1)]),
        pkcs8Of(algorithm === 'Ed25519' ? 'ECDSA-P256' : 'Ed25519'),
        Buffer.alloc(0),
        Buffer.alloc(31, 1),
        Buffer.alloc(33, 1),
      ];
      for (const material of damaged) expect(await refusal(algorithm, material)).toEqual(MATERIAL_REFUSED);
      expect((await own.api.get<{ total: number }>('/kms/keys')).total).toBe(0);
    },
  );

  it('refuses a P-256 scalar of zero and one that is not below the order', async () => {
    expect(await refusal('ECDSA-P256', Buffer.alloc(32))).toEqual(MATERIAL_REFUSED);
    expect(await refusal('ECDSA-P256', Buffer.alloc(32, 0xff))).toEqual(MATERIAL_REFUSED);
  });

  it('refuses a second active version, and takes the same key under another name', async () => {
    const seed = randomBytes(32);
    const first = await importKey('ML-DSA-65', seed);
    expect(await refusal('ML-DSA-65', randomBytes(32))).toEqual({ status: 409, code: 'ERR_KMS_002' });
    expect((await importKey('ML-DSA-65', seed, 'other')).public_key).toBe(first.public_key);
  });

  it('rotates an imported key to a generated one', async () => {
    await importKey('ML-DSA-44', randomBytes(32));
    await own.api.post('/kms/keys/rotate', { algorithm: 'ML-DSA-44' });
    const active = await own.api.get<KeyObject>('/kms/keys/active?algorithm=ML-DSA-44');
    expect(active).toMatchObject({ key_version: 2, origin: 'generated' });
  });

  it('an unknown algorithm is a bad request, not bad material', async () => {
    expect(await refusal('RSA', randomBytes(32))).toEqual({ status: 400, code: 'ERR_KMS_001' });
  });
});
