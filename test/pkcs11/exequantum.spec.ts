import { exequantumProject } from '../support/exequantum.js';
import { homesOfHandles, useHandles } from '../support/exequantum-round.js';
import { useHsmService } from './hsm-service.js';

const { service } = useHsmService({ TWINSEAL_PROVIDER: 'pkcs11' });

describe('the keys behind pk with a token as the default backend', () => {
  it('are sealed by the token, open through it, and are erased after their one use', async () => {
    const { client } = await exequantumProject({ service: service() });
    for (const [found, wanted] of await useHandles(client)) expect(found).toEqual(wanted);
    expect(homesOfHandles(service().dataDir)).toEqual([{ provider: 'pkcs11', level: 'hsm-wrapped' }]);
  });

  it('are sealed by the token also when the private key leaves with the answer', async () => {
    await service().stop();
    await service().start({ TWINSEAL_EXEQUANTUM_CLIENT_KEYS: 'true' });
    const { client } = await exequantumProject({ service: service() });
    expect((await client.keys()).sk).toHaveLength(4800);
    expect(homesOfHandles(service().dataDir)).toContainEqual({ provider: 'pkcs11', level: 'hsm-wrapped' });
    for (const [found, wanted] of await useHandles(client)) expect(found).toEqual(wanted);
  });
});
