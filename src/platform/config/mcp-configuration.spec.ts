import { resolve } from 'node:path';

import { readMcpConfiguration } from './mcp-configuration.js';

describe('readMcpConfiguration', () => {
  it('finds a service on this machine, without a key and a secret, when nothing is set', () => {
    expect(readMcpConfiguration({})).toEqual({ url: 'http://127.0.0.1:3000' });
    expect(readMcpConfiguration({ PORT: '8080' })).toEqual({ url: 'http://127.0.0.1:8080' });
  });

  it('takes the names of FIPSign’s own server', () => {
    const settings = { FIPSIGN_BASE_URL: 'https://seal.example/', FIPSIGN_API_KEY: 'k' };
    expect(readMcpConfiguration(settings)).toEqual({
      url: 'https://seal.example',
      apiKey: { from: 'value', value: 'k' },
    });
  });

  it('prefers its own names to them', () => {
    const settings = {
      TWINSEAL_URL: 'http://ours',
      TWINSEAL_API_KEY_FILE: 'key',
      FIPSIGN_BASE_URL: 'http://theirs',
      FIPSIGN_API_KEY: 'k',
    };
    expect(readMcpConfiguration(settings)).toEqual({
      url: 'http://ours',
      apiKey: { from: 'file', path: resolve('key') },
    });
  });

  it('reads the secret of the HTTP server, of 32 characters at least', () => {
    expect(readMcpConfiguration({ TWINSEAL_MCP_SECRET: 's'.repeat(32) }).httpSecret).toEqual({
      from: 'value',
      value: 's'.repeat(32),
    });
    expect(readMcpConfiguration({ TWINSEAL_MCP_SECRET_FILE: '/run/s' }).httpSecret).toEqual({
      from: 'file',
      path: '/run/s',
    });
    expect(() => readMcpConfiguration({ TWINSEAL_MCP_SECRET: 'guessable' })).toThrow('TWINSEAL_MCP_SECRET');
    expect(() => readMcpConfiguration({ TWINSEAL_MCP_SECRET: 'guessable' })).not.toThrow('guessable');
  });
});
