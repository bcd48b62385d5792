import { readConfiguration } from '../platform/config/read-configuration.js';
import type { DemoProject } from '../projects/index.js';
import { announcement, baseUrl } from './announcement.js';

describe('baseUrl', () => {
  it.each([
    [{}, 'http://127.0.0.1:3000'],
    [{ HOST: '0.0.0.0' }, 'http://localhost:3000'],
    [{ HOST: '::1' }, 'http://[::1]:3000'],
    [{ TWINSEAL_PUBLIC_URL: 'https://seal.example/' }, 'https://seal.example'],
  ])('of %j is %s', (environment, url) => {
    expect(baseUrl(readConfiguration(environment), 3000)).toBe(url);
  });
});

describe('announcement', () => {
  const configuration = readConfiguration({ TWINSEAL_DATA_DIR: '/data' });
  const demo = {
    project: { name: 'demo' },
    keys: [{ format: 'qph', text: 'qph_live_planted' }],
    // The members that are printed.
  } as unknown as DemoProject;

  it('shows keys and three commands on the first start, and neither later', () => {
    const first = announcement(configuration, 3000, demo);
    expect(first.split('\n').filter((line) => line.startsWith('curl '))).toHaveLength(3);
    expect(first).toContain('qph_live_planted');
    const later = announcement(configuration, 3000, undefined);
    expect(later).not.toMatch(/curl|qph_/);
    expect(later).toContain('http://127.0.0.1:3000/docs');
  });

  it('names the file of the admin token, and nothing when it came as a value', () => {
    expect(announcement(configuration, 3000, undefined)).toContain('/data/admin-token');
    const given = readConfiguration({ TWINSEAL_ADMIN_TOKEN: 'planted-token' });
    expect(announcement(given, 3000, undefined)).not.toMatch(/admin token|planted/);
  });
});
