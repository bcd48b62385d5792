import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

import { encapsulatedOutside, sealTextOutside, type ExequantumClient } from './exequantum.js';

/** Where the private keys behind `pk` live, as the embedded database of a service says. */
export const homesOfHandles = (dataDir: string): readonly object[] => {
  const database = new DatabaseSync(join(dataDir, 'twinseal.db'), { readOnly: true });
  try {
    return database
      .prepare(
        `select c.provider, c.protection ->> 'level' as level from key_components c
         join kem_handles h on h.version_id = c.version_id`,
      )
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
};

/** Uses a key for one use and one for many, and returns what must have come out of each step. */
export const useHandles = async (
  client: ExequantumClient,
): Promise<readonly (readonly [unknown, unknown])[]> => {
  const keys = await client.keys();
  const { cipher, shared_key } = await client.encapsulate(keys);
  const opened = await client.post('/kem/decapsulate_key', { cipher, pk: keys.pk });
  const { pk } = await client.post<{ pk: string }>('/kem/generate_keys', { one_use: true });
  const sent = encapsulatedOutside(pk);
  const ciphertext = sealTextOutside(sent.shared_key, 'a text');
  const text = await client.post('/aes/decrypt_text', { ciphertext, pk, cipher: sent.cipher });
  const [gone] = await client.refusal('POST', '/kem/decapsulate_key', { cipher: sent.cipher, pk });
  return [
    [opened, { shared_key }],
    [text, 'a text'],
    [gone, 404],
  ];
};
