import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { twinseal } from '../support/cli.js';
import { useFolder } from '../support/cli-world.js';
import type { Settings } from '../support/service.js';

jest.setTimeout(120_000);

const KEY = `pqa_${'5'.repeat(64)}`;
const AS_PROJECT: Settings = { TWINSEAL_API_KEY: KEY, TWINSEAL_ADMIN_TOKEN: 'planted-admin-token' };

/** Commands of every kind that talk to a service, each with what it needs besides. */
const TALKING = [
  ['project', 'list'],
  ['project', 'create', 'x'],
  ['apikey', 'list', 'x'],
  ['key', 'generate'],
  ['key', 'list'],
  ['key', 'public'],
  ['sign', 'package.json', '--out', 'never.sig'],
  ['token', 'sign', '--sub', 'x'],
  ['ca', 'create', 'x', '--subject', 'x'],
  ['ca', 'crl'],
  ['ca', 'revoke', 'cert_x'],
  ['ca', 'root', 'ca_x'],
  ['audit', 'export'],
].map((words) => [words.join(' '), words] as const);

/** Something that listens where a Twinseal service was expected. */
const useStranger = (answer: (response: ServerResponse, path: string) => void): (() => string) => {
  let server: Server;
  beforeAll(async () => {
    server = createServer(({ url = '' }, response) => answer(response, url)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());
  return () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const expectSentence = (text: string): void => {
  expect(text).toMatch(/^twinseal: \S[^\n]*[^.\n]\n {2}\S[^\n]*\n$/);
  expect(text).not.toContain(KEY);
  expect(text).not.toContain('planted');
};

describe.each(TALKING)('twinseal %s', (_, words) => {
  it('without a service says how to start or name one: status 3', async () => {
    const run = await twinseal(words, { ...AS_PROJECT, TWINSEAL_URL: 'http://127.0.0.1:9' });
    expect([run.status, run.stdout]).toEqual([3, '']);
    expect(run.stderr).toMatch(/no service answers at http:\/\/127\.0\.0\.1:9\n.*twinseal start.*--url/);
    expectSentence(run.stderr);
  });
});

describe('twinseal before something that is no Twinseal service', () => {
  const page = useStranger((response) => response.writeHead(404).end('<html>nginx</html>'));
  const json = useStranger((response) => response.writeHead(200).end('{"hello":"world"}'));
  const moved = useStranger((response, path) =>
    response.writeHead(301, { location: `https://seal.example${path}` }).end(),
  );
  const broken = useStranger((response) => response.destroy());

  it.each([
    ['a page', page, /answers with status 404 and no reason.*\n.*--url/],
    ['another JSON service', json, /has no object "data".*\n.*--url/],
    [
      'a redirection, which the key does not follow',
      moved,
      /sends on to https:\/\/seal\.example\/.*\n.*--url/,
    ],
    ['a connection that is cut', broken, /no service answers/],
  ])('says so of %s: status 3', async (_, url, sentence) => {
    const run = await twinseal(['key', 'list'], { ...AS_PROJECT, TWINSEAL_URL: url() });
    expect([run.status, run.stderr]).toEqual([3, expect.stringMatching(sentence)]);
    expectSentence(run.stderr);
  });

  it('says that there is no such host: status 3', async () => {
    const run = await twinseal(['key', 'list'], { ...AS_PROJECT, TWINSEAL_URL: 'http://nowhere.invalid' });
    expect([run.status, run.stderr]).toEqual([3, expect.stringMatching(/no host called nowhere\.invalid\n/)]);
    expectSentence(run.stderr);
  });

  it('in JSON the fault is one value on standard error, and standard output is empty', async () => {
    const run = await twinseal(['key', 'list', '--json'], { ...AS_PROJECT, TWINSEAL_URL: page() });
    expect(run.stdout).toBe('');
    const { error } = JSON.parse(run.stderr) as { error: { message: string; next: string } };
    expect(Object.keys(error)).toEqual(['message', 'next']);
  });
});

describe('twinseal with settings that are wrong', () => {
  const folder = useFolder();

  it.each<readonly [string, readonly string[], Settings, RegExp]>([
    ['no API key', ['key', 'list'], {}, /no API key is given\n.*TWINSEAL_API_KEY/],
    [
      'no admin token',
      ['project', 'list'],
      { TWINSEAL_ADMIN_TOKEN: undefined, TWINSEAL_DATA_DIR: '/no/such' },
      /no admin token in \/no\/such\/admin-token\n.*--admin-token-file/,
    ],
    ['an API key file that is not there', ['key', 'list', '--api-key-file', 'no'], {}, /no API key in .*\n/],
    [
      'an API key that is two words',
      ['key', 'list', '--api-key', 'planted words'],
      {},
      /API key that was given is no single word/,
    ],
    ['two API keys', ['key', 'list', '--api-key', 'a', '--api-key-file', 'b'], {}, /given twice/],
    [
      'an address that is none',
      ['key', 'list', '--url', 'localhost:3000'],
      AS_PROJECT,
      /--url is no address.*\n.*http:/,
    ],
    [
      'a password in the address',
      ['key', 'list', '--url', 'http://planted:planted@x'],
      AS_PROJECT,
      /--url is no/,
    ],
    ['a bad TWINSEAL_URL', ['key', 'list'], { TWINSEAL_URL: 'planted' }, /TWINSEAL_URL takes an http/],
    ['an unknown name', ['key', 'list'], { TWINSEAL_APIKEY: 'planted' }, /TWINSEAL_APIKEY is not a setting/],
  ])('%s is told in a sentence: status 2', async (_, words, settings, sentence) => {
    const run = await twinseal(words, settings, { cwd: folder() });
    expect([run.status, run.stdout, run.stderr]).toEqual([2, '', expect.stringMatching(sentence)]);
    expectSentence(run.stderr);
  });
});
