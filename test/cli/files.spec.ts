import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { twinseal } from '../support/cli.js';
import { useCliWorld } from '../support/cli-world.js';
import { verifiesMessage, verifiesPrehash } from '../support/independent.js';

jest.setTimeout(120_000);

interface SignatureFile {
  readonly algorithm: string;
  readonly hash_algorithm: string;
  readonly mode: string;
  readonly signature: string;
  readonly public_key: string;
  readonly fingerprint: string;
  readonly signed_at: string;
}
interface Verdict {
  readonly result: string;
  readonly trusted_by: string | null;
  readonly unsigned: { readonly key: string; readonly key_version: number };
}

const CONTENT = Buffer.from('what is worth a signature\n'.repeat(5000));

describe('twinseal sign and verify', () => {
  const cli = useCliWorld();
  const read = (name: string): SignatureFile =>
    JSON.parse(readFileSync(join(cli().folder, name), 'utf8')) as SignatureFile;
  /** Without a service, a key or any setting. */
  const verifyAlone = (...words: readonly string[]) =>
    twinseal(['--json', 'verify', ...words], { TWINSEAL_URL: undefined }, { cwd: cli().folder });

  beforeAll(async () => {
    cli().file('report.pdf', CONTENT);
    await cli().ok(['key', 'generate', 'plain', '--algorithm', 'Ed25519']);
  });

  it.each([
    ['ML-DSA-44', 'hash-ml-dsa', 'SHA-512'],
    ['ML-DSA-65', 'hash-ml-dsa', 'SHA-512'],
    ['ML-DSA-87', 'hash-ml-dsa', 'SHA-512'],
    ['ECDSA-P256', 'prehash', 'SHA-256'],
    ['MLDSA44-ECDSA-P256-SHA256', 'composite-prehash', 'SHA-256'],
    ['MLDSA65-ECDSA-P256-SHA512', 'composite-prehash', 'SHA-512'],
    ['MLDSA65-Ed25519-SHA512', 'composite-prehash', 'SHA-512'],
  ])('%s: what one signs, another verifies with the key alone', async (algorithm, mode, hash) => {
    const { ok, settings } = cli();
    const [key, out] = [`k-${algorithm.toLowerCase()}`, `${algorithm}.sig`];
    await ok(['key', 'generate', key, '--algorithm', algorithm]);
    await ok(['key', 'public', key, '--out', `${algorithm}.pem`]);
    const signed = await ok(['sign', 'report.pdf', '--key', key, '--out', out]);
    expect(signed.stdout).toContain(`the signature is in ${out}`);
    expect(read(out)).toMatchObject({ algorithm, mode, hash_algorithm: hash });
    expect(readFileSync(join(cli().folder, out), 'utf8')).not.toContain(settings['TWINSEAL_API_KEY']);

    const good = await verifyAlone('report.pdf', '--signature', out, '--public-key', `${algorithm}.pem`);
    expect([good.status, good.stderr]).toEqual([0, '']);
    expect(good.json<Verdict>()).toMatchObject({
      result: 'valid',
      trusted_by: `--public-key ${algorithm}.pem`,
      unsigned: { key, key_version: 1 },
    });
  });

  it('ML-DSA files verify with another library, under the hash that was asked for', async () => {
    const { ok } = cli();
    const raw = (await ok(['key', 'public', 'k-ml-dsa-65', '--format', 'raw'])).stdout.trim();
    for (const hash of ['SHA-512', 'SHAKE128', 'SHA3-256'] as const) {
      await ok(['sign', 'report.pdf', '--key', 'k-ml-dsa-65', '--hash', hash, '--out', 'x.sig', '--force']);
      expect(verifiesPrehash('ML-DSA-65', hash, raw, CONTENT, read('x.sig').signature)).toBe(true);
    }
  });

  it('ECDSA files are plain signatures of the file’s bytes', async () => {
    const { ok } = cli();
    const raw = (await ok(['key', 'public', 'k-ecdsa-p256', '--format', 'raw'])).stdout.trim();
    expect(verifiesMessage('ECDSA-P256', raw, CONTENT, read('ECDSA-P256.sig').signature)).toBe(true);
  });

  it('the service too verifies a composite signature file over the whole message', async () => {
    const { world } = cli();
    const { signature } = read('MLDSA65-ECDSA-P256-SHA512.sig');
    const key = { algorithm: 'MLDSA65-ECDSA-P256-SHA512', key: 'k-mldsa65-ecdsa-p256-sha512' };
    const body = { ...key, key_version: 1, message: CONTENT.toString('base64'), signature };
    expect(await world.api.verify(body)).toMatchObject({ valid: true });
  });

  describe('with one signature', () => {
    const name = 'MLDSA65-ECDSA-P256-SHA512';
    const signature = `${name}.sig`;

    it('takes the fingerprint that sha256sum prints, in any case', async () => {
      const { ok } = cli();
      const pem = readFileSync(join(cli().folder, `${name}.pem`), 'utf8').replaceAll(/---.*---|\n/g, '');
      const digits = createHash('sha256').update(Buffer.from(pem, 'base64')).digest('hex');
      const shown = await ok(['key', 'public', `k-${name.toLowerCase()}`, '--format', 'fingerprint']);
      expect(shown.stdout.trim()).toBe(`sha256:${digits}`);
      for (const fingerprint of [digits, digits.toUpperCase(), `sha256:${digits}`]) {
        const run = await verifyAlone('report.pdf', '--signature', signature, '--fingerprint', fingerprint);
        expect([run.status, run.json<Verdict>().trusted_by]).toEqual([0, '--fingerprint']);
      }
    });

    it('says that nobody vouches for the key inside the file: status 4', async () => {
      const run = await twinseal(
        ['verify', 'report.pdf', '--signature', signature],
        {},
        { cwd: cli().folder },
      );
      expect([run.status, run.stdout]).toEqual([
        4,
        expect.stringContaining('matches the key inside the file, which nobody vouches for'),
      ]);
      expect(run.stdout).toContain(read(signature).fingerprint);
      expect(run.stdout).not.toMatch(/: valid/);
    });

    it('is not valid by another key than the trusted one: status 1', async () => {
      const run = await verifyAlone('report.pdf', '--signature', signature, '--public-key', 'ML-DSA-65.pem');
      expect([run.status, run.json<Verdict>().result]).toEqual([1, 'untrusted']);
      const several = ['--public-key', 'ML-DSA-65.pem', '--public-key', `${name}.pem`];
      expect(await verifyAlone('report.pdf', '--signature', signature, ...several)).toMatchObject({
        status: 0,
      });
    });

    it('is not valid for an altered file, even by the right key: status 1', async () => {
      const altered = Buffer.from(CONTENT);
      altered[70_000] = (altered[70_000] ?? 0) ^ 1;
      cli().file('altered.pdf', altered);
      const words = ['altered.pdf', '--signature', signature, '--public-key', `${name}.pem`];
      const run = await verifyAlone(...words);
      expect([run.status, run.json<Verdict>().result]).toEqual([1, 'invalid']);
    });

    it('is not valid when somebody else signed and put a key of their own inside: status 1, and 4 without trust', async () => {
      const { ok } = cli();
      await ok(['key', 'generate', 'mallory', '--algorithm', name]);
      await ok(['sign', 'report.pdf', '--key', 'mallory', '--out', 'mallory.sig']);
      const trusted = ['--public-key', `${name}.pem`];
      expect(await verifyAlone('report.pdf', '--signature', 'mallory.sig', ...trusted)).toMatchObject({
        status: 1,
      });
      expect(await verifyAlone('report.pdf', '--signature', 'mallory.sig')).toMatchObject({ status: 4 });
      const mixed = { ...read(signature), signature: read('mallory.sig').signature };
      cli().file('mixed.sig', JSON.stringify(mixed));
      expect(await verifyAlone('report.pdf', '--signature', 'mixed.sig', ...trusted)).toMatchObject({
        status: 1,
      });
    });

    it('takes the trusted key as DER, base64 and raw too', async () => {
      const { ok, file } = cli();
      const text = async (format: string): Promise<string> =>
        (await ok(['key', 'public', `k-${name.toLowerCase()}`, '--format', format])).stdout;
      const [raw, spki] = [await text('raw'), await text('spki')];
      file('raw.b64', raw);
      file('spki.b64', spki);
      file('raw.bin', Buffer.from(raw, 'base64'));
      file('spki.der', Buffer.from(spki, 'base64'));
      for (const form of ['raw.b64', 'spki.b64', 'raw.bin', 'spki.der']) {
        const run = await verifyAlone('report.pdf', '--signature', signature, '--public-key', form);
        expect([form, run.status]).toEqual([form, 0]);
      }
    });
  });

  it('standard input is signed and verified as a file is', async () => {
    const { ok, run } = cli();
    const nameless = await run(['sign', '-', '--key', 'k-ml-dsa-65'], { input: 'abc' });
    expect([nameless.status, nameless.stderr]).toEqual([2, expect.stringContaining('--out')]);
    await ok(['sign', '-', '--key', 'k-ml-dsa-65', '--out', 'stdin.sig'], { input: CONTENT });
    const words = ['verify', '-', '--signature', 'stdin.sig', '--public-key', 'ML-DSA-65.pem'];
    expect(await twinseal(words, {}, { cwd: cli().folder, input: CONTENT })).toMatchObject({ status: 0 });
    expect(await twinseal(words, {}, { cwd: cli().folder, input: 'other' })).toMatchObject({ status: 1 });
  });

  it('an empty file has a signature too', async () => {
    const { ok, file } = cli();
    file('empty', '');
    await ok(['sign', 'empty', '--key', 'k-ml-dsa-65']);
    expect(await verifyAlone('empty', '--public-key', 'ML-DSA-65.pem')).toMatchObject({ status: 0 });
  });

  it('a signature of an older version verifies after rotation, by the older key', async () => {
    const { ok } = cli();
    await ok(['key', 'generate', 'turning', '--algorithm', 'ML-DSA-44']);
    await ok(['key', 'public', 'turning', '--out', 'v1.pem']);
    await ok(['sign', 'report.pdf', '--key', 'turning', '--out', 'v1.sig']);
    await ok(['key', 'rotate', 'turning']);
    await ok(['sign', 'report.pdf', '--key', 'turning', '--out', 'v2.sig']);
    expect(read('v2.sig').fingerprint).not.toBe(read('v1.sig').fingerprint);
    const [old, young] = await Promise.all(
      ['v1.sig', 'v2.sig'].map((one) =>
        verifyAlone('report.pdf', '--signature', one, '--public-key', 'v1.pem'),
      ),
    );
    expect([old?.status, young?.status]).toEqual([0, 1]);
  });

  it('no signature file is overwritten unless that is asked for: status 2', async () => {
    const { ok, run } = cli();
    await ok(['sign', 'report.pdf', '--key', 'k-ml-dsa-65']);
    const before = read('report.pdf.sig');
    const again = await run(['sign', 'report.pdf', '--key', 'k-ml-dsa-65']);
    expect([again.status, again.stderr]).toEqual([2, expect.stringMatching(/exists already\n.*--force/)]);
    expect(read('report.pdf.sig')).toEqual(before);
    await ok(['sign', 'report.pdf', '--key', 'k-ml-dsa-65', '--force']);
    expect(read('report.pdf.sig').signature).not.toBe(before.signature);
    expect(statSync(join(cli().folder, 'report.pdf.sig')).mode & 0o022).toBe(0);
    rmSync(join(cli().folder, 'report.pdf.sig'));
  });

  it('keys of one name are told apart by --algorithm: status 2 until one is named', async () => {
    const { ok, run } = cli();
    for (const algorithm of ['ML-DSA-44', 'ECDSA-P256']) {
      await ok(['key', 'generate', 'twin', '--algorithm', algorithm]);
    }
    const unclear = await run(['sign', 'report.pdf', '--key', 'twin', '--out', 'twin.sig']);
    expect([unclear.status, unclear.stderr]).toEqual([
      2,
      expect.stringMatching(/several keys.*\n.*--algorithm/),
    ]);
    await ok(['sign', 'report.pdf', '--key', 'twin', '--algorithm', 'Dilithium2', '--out', 'twin.sig']);
    expect(read('twin.sig').algorithm).toBe('ML-DSA-44');
  });

  it.each([
    ['a file that is not there', ['nothing.pdf'], 2, /nothing\.pdf cannot be read/],
    ['a folder', ['.', '--out', 'folder.sig'], 2, /is a folder/],
    [
      'a key that does not exist',
      ['report.pdf', '--key', 'nobody'],
      1,
      /no active version .*nobody\n.*key list/,
    ],
    ['a version that does not exist', ['report.pdf', '--key-version', '9'], 1, /no version 9/],
    ['a version that is no number', ['report.pdf', '--key-version', 'x'], 2, /number from 1/],
    ['a key that signs no files', ['report.pdf', '--key', 'plain'], 2, /Ed25519 keys sign no digests/],
    ['an unknown hash', ['report.pdf', '--hash', 'MD5'], 2, /no hash function called MD5\n.*SHA-512/],
    [
      'a hash of another algorithm',
      ['report.pdf', '--key', 'k-ecdsa-p256', '--hash', 'SHA-512'],
      2,
      /SHA-256 digest only/,
    ],
    ['a place that cannot be written', ['report.pdf', '--out', 'no/such/folder.sig'], 2, /cannot be written/],
    ['an unknown option', ['report.pdf', '--hsah', 'SHA-512'], 2, /unknown option '--hsah'/],
  ])('sign of %s is told in a sentence', async (_, words, status, sentence) => {
    const { run } = cli();
    const named = words.includes('--key') ? [] : ['--key', 'k-ml-dsa-65'];
    const refused = await run(['sign', ...words, ...named]);
    expect([refused.status, refused.stderr]).toEqual([status, expect.stringMatching(sentence)]);
    expect(refused.stdout).toBe('');
  });

  it.each([
    ['no signature file', ['report.pdf'], 2, /report\.pdf\.sig cannot be read/],
    ['a signature file that is none', ['report.pdf', '--signature', 'report.pdf'], 1, /no signature file/],
    [
      'a trusted key that is none',
      ['report.pdf', '--public-key', 'report.pdf'],
      2,
      /holds no public key[^]*PEM/,
    ],
    ['a trusted key that is not there', ['report.pdf', '--public-key', 'nothing.pem'], 2, /cannot be read/],
    ['a fingerprint that is none', ['report.pdf', '--fingerprint', 'abc'], 2, /64 hexadecimal digits/],
  ])('verify with %s is told in a sentence', async (_, words, status, sentence) => {
    const more = words.some((word) => word.startsWith('--')) && !words.includes('--signature');
    const run = await verifyAlone(...words, ...(more ? ['--signature', 'ML-DSA-65.sig'] : []));
    expect([run.status, run.stderr]).toEqual([status, expect.stringMatching(sentence)]);
    expect(run.stdout).toBe('');
  });
});
