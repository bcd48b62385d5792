import { SystemRandomness } from '../../platform/randomness.js';
import { flipped } from '../testing/contract-subject.js';
import { CKR } from './ckr.js';
import { CKM } from './cryptoki-numbers.js';
import { HsmMasterKeySource } from './hsm-master-key.source.js';
import { FakeCryptoki } from './testing/fake-cryptoki.js';
import { fakeWorld } from './testing/fake-world.js';
import { MemoryMasterKeyStore } from './testing/memory-master-key.store.js';

async function read(
  cryptoki: FakeCryptoki,
  store: MemoryMasterKeyStore,
  label = 'main',
  pin?: string,
): Promise<Uint8Array> {
  const { connection, close } = fakeWorld(cryptoki, '', pin);
  try {
    return await new HsmMasterKeySource({
      connection,
      label,
      store,
      randomness: new SystemRandomness(),
    }).read();
  } finally {
    await close();
  }
}

describe('a master key in the token', () => {
  it('is made at the first start and is the same at every later one', async () => {
    const [cryptoki, store] = [new FakeCryptoki(), new MemoryMasterKeyStore()];
    const first = await read(cryptoki, store);
    expect(first).toHaveLength(32);
    expect(await read(cryptoki, store)).toEqual(first);
    expect(Buffer.from(store.sealed ?? []).includes(first)).toBe(false);
  });

  it('is one for two services that start together', async () => {
    const [cryptoki, store] = [new FakeCryptoki(), new MemoryMasterKeyStore()];
    const late = new MemoryMasterKeyStore();
    late.read = async () => undefined;
    const first = await read(cryptoki, store);
    late.sealed = store.sealed;
    expect(await read(cryptoki, late)).toEqual(first);
  });

  it.each([
    ['another token', new FakeCryptoki(), 'main'],
    ['another label', undefined, 'other'],
  ])('does not open with %s', async (_, other, label) => {
    const [cryptoki, store] = [new FakeCryptoki(), new MemoryMasterKeyStore()];
    await read(cryptoki, store);
    await expect(read(other ?? cryptoki, store, label)).rejects.toMatchObject({
      name: 'MasterKeyError',
      setting: 'TWINSEAL_MASTER_KEY',
    });
  });

  it('does not open when any byte of it changed', async () => {
    const [cryptoki, store] = [new FakeCryptoki(), new MemoryMasterKeyStore()];
    await read(cryptoki, store);
    const sealed = store.sealed ?? new Uint8Array();
    for (const index of [0, 1, 2, 3, 4, 20, 21, sealed.length - 1]) {
      store.sealed = flipped(sealed, index);
      await expect(read(cryptoki, store)).rejects.toMatchObject({ name: 'MasterKeyError' });
    }
  });

  it('stops the start when the token is away, cannot seal or refuses the PIN', async () => {
    const away = new FakeCryptoki();
    away.away = CKR.TOKEN_NOT_PRESENT;
    const weak = new FakeCryptoki({ mechanisms: [CKM.ECDSA] });
    await expect(read(away, new MemoryMasterKeyStore())).rejects.toMatchObject({ name: 'MasterKeyError' });
    await expect(read(weak, new MemoryMasterKeyStore())).rejects.toThrow('no way to seal');
    await expect(read(new FakeCryptoki(), new MemoryMasterKeyStore(), 'main', 'bad')).rejects.toThrow(
      'refused the PIN',
    );
  });
});
