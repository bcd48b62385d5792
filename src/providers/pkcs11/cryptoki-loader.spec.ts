import { loadCryptoki } from './cryptoki-loader.js';

describe('loading a module', () => {
  it('says what to do when the addon was not built', async () => {
    const absent = () => Promise.reject(new Error("Cannot find module './build/Release/pkcs11.node'"));
    await expect(loadCryptoki('/usr/lib/p11.so', absent)).rejects.toMatchObject({
      code: 'provider.unavailable',
      message: expect.stringContaining('PKCS#11 backend unavailable: addon not built'),
    });
  });

  it('names the setting when the shared library is missing', async () => {
    await expect(loadCryptoki('/nowhere/p11.so')).rejects.toMatchObject({
      code: 'provider.unavailable',
      message: expect.stringContaining('TWINSEAL_PKCS11_URI'),
    });
  });
});
