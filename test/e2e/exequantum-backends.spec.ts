import { createHash } from 'node:crypto';

import { sqliteFile } from '../setup/raw-sql.js';
import { bytes, encapsulatedOutside, exequantumProject } from '../support/exequantum.js';
import { homesOfHandles, useHandles } from '../support/exequantum-round.js';
import { useWorld } from '../support/world.js';

/** Makes the handle of one public key lead to the key of another, as somebody with the database could. */
const leadTo = (dataDir: string, pk: string, other: string): void => {
  const digest = (text: string): Buffer => createHash('sha256').update(bytes(text)).digest();
  const database = sqliteFile(dataDir);
  try {
    const { changes } = database
      .prepare(
        `update kem_handles set version_id = (select version_id from key_components where public_key_hash = ?)
         where public_key_hash = ?`,
      )
      .run(digest(other), digest(pk));
    if (changes !== 1) throw new Error('there is no such handle');
  } finally {
    database.close();
  }
};

describe.each(['memory', 'wasm'])('the keys behind pk with %s as the default backend', (provider) => {
  const world = useWorld({ TWINSEAL_PROVIDER: provider });

  it('live there as seeds, open there, and are erased after their one use', async () => {
    const { client } = await exequantumProject(world());
    for (const [found, wanted] of await useHandles(client)) expect(found).toEqual(wanted);
    expect(homesOfHandles(world().service.dataDir)).toEqual([{ provider, level: 'software' }]);
  });
});

describe('a handle that somebody led to another key', () => {
  const world = useWorld();

  it('is not used, with an alarm, whether the key is another project’s or the project’s own', async () => {
    const [mine, theirs] = [await exequantumProject(world()), await exequantumProject(world())];
    const [own, other, foreign] = [
      await mine.client.keys(),
      await mine.client.keys(),
      await theirs.client.keys(),
    ];
    const { service } = world();
    for (const { pk } of [other, foreign]) {
      leadTo(service.dataDir, own.pk, pk);
      service.output = '';
      const { cipher } = encapsulatedOutside(own.pk);
      expect(await mine.client.refusal('POST', '/kem/decapsulate_key', { cipher, pk: own.pk })).toEqual([
        500,
        { detail: 'Internal server error' },
      ]);
      await service.saysInLog('a stored handle leads to another key and was not used');
    }
    const untouched = encapsulatedOutside(foreign.pk);
    expect(
      await theirs.client.post('/kem/decapsulate_key', { cipher: untouched.cipher, pk: foreign.pk }),
    ).toEqual({ shared_key: untouched.shared_key });
  });
});
