import { randomBytes } from 'node:crypto';

import { Service } from '../support/service.js';
import { comesTrue } from '../support/until.js';
import { freshProject } from '../support/world.js';
import { prepareOn } from './hsm-service.js';
import { SoftHsmFolder } from './softhsm-token.js';

interface RotationState {
  readonly state: string;
  readonly older: readonly string[];
}

const softhsm = new SoftHsmFolder();
softhsm.addToken('twinseal');
afterAll(() => softhsm.remove());

const VALUE = randomBytes(32).toString('base64');

describe('the master key moves', () => {
  let service: Service;
  beforeAll(async () => {
    service = await prepareOn(softhsm);
    await service.start({ TWINSEAL_MASTER_KEY: VALUE });
  }, 120_000);
  afterAll(() => service.dispose());

  it('from a setting into the token, and from one label to another, with every key in use', async () => {
    const { api, admin } = await freshProject(service);
    await api.generate('ML-DSA-65', 'software');
    await api.post('/kms/keys/generate', { algorithm: 'ECDSA-P256', key: 'native', provider: 'pkcs11' }, 201);
    await api.post('/kms/keys/generate', { algorithm: 'ML-DSA-65', key: 'wrapped', provider: 'pkcs11' }, 201);
    const sign = async (): Promise<void> => {
      const body = { key_version: 1, message: '' };
      await api.sign({ ...body, algorithm: 'ML-DSA-65', key: 'software' });
      await api.sign({ ...body, algorithm: 'ECDSA-P256', key: 'native' });
      await api.sign({ ...body, algorithm: 'ML-DSA-65', key: 'wrapped' });
    };
    const rotate = async (to: string, from: string): Promise<void> => {
      await service.stop();
      await service.start({ TWINSEAL_MASTER_KEY: to, TWINSEAL_MASTER_KEY_PREVIOUS: from });
      await admin.ok('POST', '/master-key/rotate', undefined, 202);
      await sign();
      await comesTrue(
        'the rotation is finished',
        async () => (await admin.ok<RotationState>('GET', '/master-key')).state === 'settled',
      );
      await service.stop();
      await service.start({ TWINSEAL_MASTER_KEY: to, TWINSEAL_MASTER_KEY_PREVIOUS: undefined });
      await sign();
      expect(await admin.ok('GET', '/master-key')).toMatchObject({
        state: 'settled',
        older: [],
        remaining: 0,
      });
    };
    await rotate('pkcs11:first', VALUE);
    await rotate('pkcs11:second', 'pkcs11:first');
  }, 240_000);
});
