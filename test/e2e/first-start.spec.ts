import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';

import { NativeApi } from '../support/api.js';
import { Service } from '../support/service.js';

const KEY_FORMATS = [
  /\bpqa_[0-9a-f]{64}\b/,
  /\bqph_live_[0-9a-f]{64}\b/,
  /(?<![0-9a-f_])[0-9a-f]{64}(?![0-9a-f])/,
];
const shell = promisify(execFile);

/** The curl commands of a text, continued lines joined. */
const curlsOf = (text: string): readonly string[] =>
  text
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^(\$ )?curl /.test(line))
    .map((line) => line.replace(/^\$ /, ''));

describe('the first start in development', () => {
  let service: Service;
  let printed = '';
  beforeAll(async () => {
    service = await Service.start({ TWINSEAL_ADMIN_TOKEN: undefined });
    printed = service.output;
  }, 240_000);
  afterAll(() => service.dispose());
  const keysIn = (text: string): readonly string[] =>
    KEY_FORMATS.flatMap((format) => format.exec(text)?.[0] ?? []);

  it('prints the address of the documents, which answers', async () => {
    expect(printed).toContain(`http://127.0.0.1:${service.port}/docs`);
    const answer = await service.send({ method: 'GET', path: '/docs' });
    expect([200, 301, 302, 307, 308]).toContain(answer.status);
  });

  it('prints one API key of each format in use, and each opens the same project', async () => {
    const keys = keysIn(printed);
    expect(keys).toHaveLength(3);
    const [first] = keys;
    const made = await new NativeApi(service.base, first ?? '').generate('ML-DSA-44', 'shared');
    for (const key of keys) {
      const seen = await new NativeApi(service.base, key).get('/kms/keys/1?algorithm=ML-DSA-44&key=shared');
      expect(seen['public_key']).toBe(made.public_key);
    }
  });

  it('says where the admin token lies: a file that only its owner reads and that opens the admin API', async () => {
    const path = /(\/\S*admin-token\S*?)(?=[\s'",]|$)/m.exec(printed)?.[1] ?? '';
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const token = readFileSync(path, 'utf8').trim();
    expect(printed).not.toContain(token);
    const answer = await service.send({
      method: 'GET',
      path: '/admin/projects',
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(200);
  });

  it('prints three curls that work when pasted into a shell', async () => {
    const curls = curlsOf(printed);
    expect(curls).toHaveLength(3);
    const script = curls.map((curl) => `echo '--- answer'; ${curl}`).join('\n');
    const { stdout } = await shell('bash', ['-euo', 'pipefail', '-c', script], { cwd: service.dataDir });
    expect(stdout).not.toMatch(/"error_code"/);
    expect(stdout).toMatch(/"signature"/);
    expect(stdout).toMatch(/"valid":\s*true/);
  });

  it('is followed by starts that print no secret', async () => {
    await service.stop();
    service.output = '';
    await service.start();
    await service.saysInLog('/docs');
    expect(keysIn(service.output.replaceAll(/"request_?id":"[^"]*"/gi, ''))).toEqual([]);
  });
});

describe('the first start in production', () => {
  it('makes no demo project and prints no key', async () => {
    const masterKey = Buffer.alloc(32, 9).toString('base64');
    const service = await Service.start({ NODE_ENV: 'production', TWINSEAL_MASTER_KEY: masterKey });
    expect(KEY_FORMATS.filter((format) => format.test(service.output))).toEqual([]);
    expect(service.output).not.toContain('curl ');
    await service.dispose();
  });
});
