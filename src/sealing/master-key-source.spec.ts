import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { SystemRandomness } from '../platform/randomness.js';
import { configuredMasterKey, tokenKeyLabel } from './configured-master-key.js';
import { MasterKeyError } from './master-key-error.js';

const TEXT = Buffer.alloc(32, 0xa7).toString('base64');
const randomness = new SystemRandomness();

describe('master key sources', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'twinseal-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it.each([
    ['as it is', TEXT],
    ['with a line end', `${TEXT}\n`],
    ['with a CRLF line end', `${TEXT}\r\n`],
  ])('takes the base64 of 32 bytes %s', async (_, value) => {
    await expect(configuredMasterKey({ from: 'value', value }, randomness).read()).resolves.toEqual(
      new Uint8Array(32).fill(0xa7),
    );
  });

  it.each([
    ['empty', ''],
    ['of 31 bytes', Buffer.alloc(31, 1).toString('base64')],
    ['of 33 bytes', Buffer.alloc(33, 1).toString('base64')],
    ['unpadded', TEXT.slice(0, -1)],
    ['base64url', Buffer.alloc(32, 0xff).toString('base64url')],
    ['with two line ends', `${TEXT}\n\n`],
    ['with a space in front', ` ${TEXT}`],
    ['not canonical', `${TEXT.slice(0, -2)}d=`],
    ['hexadecimal', '00'.repeat(32)],
  ])('refuses a value that is %s and names only the setting', async (_, value) => {
    const refused = configuredMasterKey({ from: 'value', value }, randomness).read();
    await expect(refused).rejects.toThrow(MasterKeyError);
    const { message } = (await refused.catch((error: Error) => error)) as Error;
    expect(message).toMatch(/^TWINSEAL_MASTER_KEY: /);
    expect(value === '' || !message.includes(value.trim())).toBe(true);
  });

  it('reads a mounted file and names its setting when there is none', async () => {
    const path = join(folder, 'secret');
    await writeFile(path, `${TEXT}\n`);
    expect((await configuredMasterKey({ from: 'file', path }, randomness).read()).length).toBe(32);
    await expect(
      configuredMasterKey({ from: 'file', path: join(folder, 'absent') }, randomness).read(),
    ).rejects.toThrow(/^TWINSEAL_MASTER_KEY_FILE: the file it names cannot be read/);
  });

  it('makes its own file on the first start, private to its owner, and reads it on the second', async () => {
    const path = join(folder, 'data', 'master.key');
    const first = await configuredMasterKey({ from: 'data-folder', path }, randomness).read();
    const second = await configuredMasterKey({ from: 'data-folder', path }, randomness).read();
    expect(first).toEqual(second);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(folder, 'data'))).toEqual(['master.key']);
  });

  it('gives two processes that start together the same key', async () => {
    const path = join(folder, 'master.key');
    const keys = await Promise.all(
      Array.from({ length: 8 }, () => configuredMasterKey({ from: 'data-folder', path }, randomness).read()),
    );
    expect(new Set(keys.map((secretKey) => Buffer.from(secretKey).toString('hex'))).size).toBe(1);
  });

  it('refuses a damaged file instead of making another', async () => {
    const path = join(folder, 'master.key');
    await writeFile(path, 'not a key');
    await expect(configuredMasterKey({ from: 'data-folder', path }, randomness).read()).rejects.toThrow(
      /^TWINSEAL_DATA_DIR: the master key file in the data folder is damaged/,
    );
  });
});

describe('the label of a master key in a token', () => {
  it('comes from a value or a file, with or without a line end, and from nothing else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'twinseal-'));
    const path = join(folder, 'key');
    await writeFile(path, 'pkcs11:from.file_1\n');
    expect(await tokenKeyLabel({ from: 'value', value: 'pkcs11:main' })).toBe('main');
    expect(await tokenKeyLabel({ from: 'file', path })).toBe('from.file_1');
    expect(await tokenKeyLabel({ from: 'value', value: TEXT })).toBeUndefined();
    expect(await tokenKeyLabel({ from: 'file', path: join(folder, 'absent') })).toBeUndefined();
    expect(await tokenKeyLabel({ from: 'data-folder', path })).toBeUndefined();
    await rm(folder, { recursive: true });
  });

  it.each(['pkcs11:', 'pkcs11:a b', `pkcs11:${'x'.repeat(33)}`, 'pkcs11:a/b'])(
    'is refused: %j',
    async (value) => {
      await expect(tokenKeyLabel({ from: 'value', value })).rejects.toThrow(
        /^TWINSEAL_MASTER_KEY: a key in the/,
      );
    },
  );
});
