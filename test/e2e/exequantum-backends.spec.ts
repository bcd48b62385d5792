import { exequantumProject } from '../support/exequantum.js';
import { homesOfHandles, useHandles } from '../support/exequantum-round.js';
import { useWorld } from '../support/world.js';

describe.each(['memory', 'wasm'])('the keys behind pk with %s as the default backend', (provider) => {
  const world = useWorld({ TWINSEAL_PROVIDER: provider });

  it('live there as seeds, open there, and are erased after their one use', async () => {
    const { client } = await exequantumProject(world());
    for (const [found, wanted] of await useHandles(client)) expect(found).toEqual(wanted);
    expect(homesOfHandles(world().service.dataDir)).toEqual([{ provider, level: 'software' }]);
  });
});
