import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { decodePem, encodePem } from '../../src/crypto/encodings/pem.js';
import { readCertificate, readCrl } from '../../src/crypto/pkix/index.js';
import {
  assembleCertificateRequest,
  certificateRequestTbs,
} from '../../src/crypto/pkix/testing/certificate-request-builder.js';
import { sampleKey } from '../../src/crypto/pkix/testing/sample-authority.js';
import { derOf, SUBJECT_KEY } from '../support/ca.js';
import { useCliWorld } from '../support/cli-world.js';

jest.setTimeout(120_000);

interface IssuedJson {
  readonly meta: { readonly certId: string; readonly subject: string };
}

describe('twinseal ca', () => {
  const cli = useCliWorld();
  const read = (name: string): string => readFileSync(join(cli().folder, name), 'utf8');
  let caId = '';

  beforeAll(async () => {
    const { ok, world } = cli();
    const words = [
      '--json',
      'ca',
      'create',
      world.project.name,
      '--subject',
      'Device CA',
      '--out',
      'root.pem',
    ];
    caId = (await ok(words)).json<{ id: string }>().id;
  });

  it('issues from a request, and the root verifies what came out', async () => {
    const { ok, file } = cli();
    const { key, sign } = sampleKey('ML-DSA-65');
    const tbs = certificateRequestTbs({ commonName: 'gerät 7', key, withAttribute: true });
    file(
      'a.csr',
      encodePem('CERTIFICATE REQUEST', assembleCertificateRequest(tbs, key.algorithm, sign(tbs))),
    );
    const issued = await ok([
      '--json',
      'ca',
      'issue',
      '--csr',
      'a.csr',
      '--expires-in',
      '365d',
      '--out',
      'a.pem',
    ]);
    expect(issued.json<IssuedJson>().meta.subject).toBe('gerät 7');
    expect(readCertificate(derOf(read('a.pem')))).toMatchObject({ commonName: 'gerät 7', key });
    expect(new X509Certificate(read('a.pem')).verify(new X509Certificate(read('root.pem')).publicKey)).toBe(
      true,
    );
  });

  it('issues for a public key, revokes, and shows it on both lists', async () => {
    const { ok, run, file } = cli();
    file('device.b64', SUBJECT_KEY);
    const who = ['--subject', 'device-1', '--public-key', 'device.b64', '--expires-in', '30d'];
    const { meta } = (await ok(['--json', 'ca', 'issue', ...who])).json<IssuedJson>();
    const before = readCrl(await derList('before.crl'));
    await ok(['ca', 'revoke', meta.certId, '--reason', 'keyCompromise']);
    const again = await run(['ca', 'revoke', meta.certId]);
    expect([again.status, again.stderr]).toEqual([1, expect.stringMatching(/already revoked\n {2}\S/)]);

    const list = JSON.parse((await ok(['ca', 'crl'])).stdout) as {
      revokedCerts: readonly { certId: string }[];
    };
    expect(list.revokedCerts.map(({ certId }) => certId)).toEqual([meta.certId]);
    const after = readCrl(await derList('after.crl', '--ca', caId));
    expect(after.entries.length).toBe(before.entries.length + 1);
  });

  const derList = async (name: string, ...more: readonly string[]): Promise<Uint8Array> => {
    await cli().ok(['ca', 'crl', '--der', '--out', name, ...more]);
    return new Uint8Array(readFileSync(join(cli().folder, name)));
  };

  it('fetches the root without any key', async () => {
    const { ok } = cli();
    expect((await ok(['ca', 'root', caId])).stdout).toBe(read('root.pem'));
    expect(decodePem('CERTIFICATE', read('root.pem'))).toBeDefined();
  });

  it('makes and uses a PQCert CA', async () => {
    const { ok, file } = cli();
    const { id, name } = await cli().world.admin.createProject('pq');
    file('pq-key', (await ok(['apikey', 'create', name])).stdout.split('\n')[0] ?? '');
    const as = ['--api-key-file', 'pq-key'];
    const made = await ok(['ca', 'create', id, '--subject', 'PQ', '--format', 'pqcert']);
    const root = JSON.parse(made.stdout) as { type: string; id: string };
    expect(root.type).toBe('CA_ROOT');
    expect(JSON.parse((await ok(['ca', 'root', root.id])).stdout)).toEqual(root);
    const who = [
      '--subject',
      'd',
      '--public-key',
      'device.b64',
      '--expires-in',
      '1h',
      '--meta',
      '{"a":1}',
      ...as,
    ];
    expect(JSON.parse((await ok(['ca', 'issue', ...who])).stdout)).toMatchObject({
      type: 'CA_CERT',
      caId: root.id,
      meta: { a: 1 },
    });
  });

  it.each([
    ['a second CA', ['create', '<project>', '--subject', 'x'], 1, /refused: .*\n/],
    [
      'a project that does not exist',
      ['create', 'nobody', '--subject', 'x'],
      1,
      /no project called nobody\n/,
    ],
    ['no subject', ['create', '<project>'], 2, /required option '--subject <name>'/],
    ['nobody to certify', ['issue', '--expires-in', '1d'], 2, /--csr alone, or --subject and --public-key/],
    [
      'both ways to name them',
      ['issue', '--csr', 'a.csr', '--subject', 'x', '--expires-in', '1d'],
      2,
      /--csr alone/,
    ],
    [
      'a request that is none',
      ['issue', '--csr', 'device.b64', '--expires-in', '1d'],
      1,
      /"csr" .*\n.*--help/,
    ],
    [
      'a key that is none',
      ['issue', '--subject', 'x', '--public-key', 'a.csr', '--expires-in', '1d'],
      2,
      /no public key/,
    ],
    [
      'meta that is none',
      ['issue', '--csr', 'a.csr', '--expires-in', '1d', '--meta', 'x'],
      2,
      /a JSON object/,
    ],
    ['a life that is none', ['issue', '--csr', 'a.csr', '--expires-in', 'x'], 2, /60m, 12h, 90d/],
    ['an unknown certificate', ['revoke', 'cert_00'], 1, /Certificate not found\n/],
    ['an unknown CA', ['root', 'ca_00'], 1, /has no CA ca_00\n/],
    ['a DER list on the terminal', ['crl', '--der'], 2, /--out/],
    ['a file that exists', ['crl', '--out', 'root.pem'], 2, /--force/],
  ])('%s is told in a sentence', async (_, words, status, sentence) => {
    const { run, world } = cli();
    const refused = await run(['ca', ...words.map((word) => word.replace('<project>', world.project.name))]);
    expect([refused.status, refused.stdout]).toEqual([status, '']);
    expect(refused.stderr).toMatch(sentence);
  });
});
