import { resolve } from 'node:path';

import { readClientConfiguration } from './client-configuration.js';

describe('readClientConfiguration', () => {
  it('finds a service on this machine when nothing is set', () => {
    expect(readClientConfiguration({})).toEqual({
      url: 'http://127.0.0.1:3000',
      adminUrl: 'http://127.0.0.1:3000',
      adminToken: { from: 'data-folder', path: resolve('data/admin-token') },
    });
  });

  it('finds it where the service’s own settings put it', () => {
    const settings = { HOST: '::', PORT: '8080', TWINSEAL_ADMIN_PORT: '8081' };
    expect(readClientConfiguration(settings)).toMatchObject({
      url: 'http://localhost:8080',
      adminUrl: 'http://localhost:8081',
    });
    expect(readClientConfiguration({ TWINSEAL_TLS_CERT: 'tls.pem' }).url).toBe('https://127.0.0.1:3000');
    expect(readClientConfiguration({ HOST: '::1' }).url).toBe('http://[::1]:3000');
  });

  it('takes the addresses and keys that are given, in production without a master key too', () => {
    const settings = {
      NODE_ENV: 'production',
      TWINSEAL_URL: 'https://seal.example/base/',
      TWINSEAL_ADMIN_TOKEN_FILE: '/run/admin',
    };
    expect(readClientConfiguration({ ...settings, TWINSEAL_API_KEY_FILE: '/run/key' })).toEqual({
      url: 'https://seal.example/base',
      adminUrl: 'https://seal.example/base',
      apiKey: { from: 'file', path: '/run/key' },
      adminToken: { from: 'file', path: '/run/admin' },
    });
    expect(readClientConfiguration({ ...settings, TWINSEAL_API_KEY: 'k' }).apiKey).toEqual({
      from: 'value',
      value: 'k',
    });
  });

  it.each([
    ['TWINSEAL_URL', 'localhost:3000'],
    ['TWINSEAL_URL', 'https://planted:planted@seal.example'],
    ['TWINSEAL_ADMIN_URL', 'http://seal.example/?a=planted'],
    ['TWINSEAL_API_KEY', 'planted planted'],
  ])('refuses %s=%j without showing it', (name, value) => {
    const read = () => readClientConfiguration({ [name]: value });
    expect(read).toThrow(new RegExp(`^${name} takes `));
    expect(read).not.toThrow(/planted/);
  });

  it('refuses an API key that is given twice, and a name that does not exist', () => {
    expect(() => readClientConfiguration({ TWINSEAL_API_KEY: 'a', TWINSEAL_API_KEY_FILE: 'b' })).toThrow(
      /both set/,
    );
    expect(() => readClientConfiguration({ TWINSEAL_APIKEY: 'a' })).toThrow(/^TWINSEAL_APIKEY is not/);
  });
});
