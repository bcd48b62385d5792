import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';

import { hashAlgorithm } from '../../crypto/hash.js';
import { keyAlgorithms } from '../../crypto/key-algorithm-table.js';
import type { KeyAlgorithm } from '../../crypto/key-algorithm.js';
import { CliError } from '../cli-error.js';
import { fileSigning } from './file-signing.js';
import { isSignatureRight } from './check-signature.js';
import { readSignatureFile, writeSignatureFile, type FileSignature } from './signature-file.js';

const FIXTURES = join('test', 'cli', 'fixtures');
const EXAMPLE = readFileSync(join(FIXTURES, 'example.txt.sig'), 'utf8');
const CONTENT = new Uint8Array(readFileSync(join(FIXTURES, 'example.txt')));

const read = (text: string): FileSignature => readSignatureFile(text, 'x.sig');
const attempt = (parse: () => FileSignature): unknown => {
  try {
    return parse();
  } catch (error) {
    return error;
  }
};
const members = (): Record<string, unknown> => JSON.parse(EXAMPLE) as Record<string, unknown>;

/** Any bytes are a public key of these. */
const anyKey = keyAlgorithms.filter(({ name }) => name.startsWith('ML-DSA'));

const files: fc.Arbitrary<FileSignature> = fc
  .record({
    algorithm: fc.constantFrom<KeyAlgorithm>(...anyKey),
    hash: fc.constantFrom('SHA-256', 'SHA-512', 'SHA3-384', 'SHAKE256'),
    signature: fc.uint8Array({ minLength: 1, maxLength: 5000 }),
    seed: fc.uint8Array({ minLength: 2592, maxLength: 2592 }),
    key: fc.stringMatching(/^[a-z0-9-]{1,64}$/),
    keyVersion: fc.integer({ min: 1, max: 2 ** 31 }),
    signedAt: fc
      .date({ min: new Date('2000-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  })
  .map(({ algorithm, hash, signature, seed, ...said }) => {
    const signing = fileSigning(algorithm, hash);
    const publicKey = seed.subarray(0, algorithm.sizes.publicKey);
    return { algorithm, hash: signing.hash.name, mode: signing.mode, signature, publicKey, said };
  });

describe('a signature file', () => {
  it('reads back as what was written, whatever it holds', () => {
    fc.assert(
      fc.property(files, (file) => {
        expect(read(writeSignatureFile(file))).toEqual(file);
      }),
    );
  });

  it('is refused, or says the same, when any one of its bytes is another', () => {
    const original = read(EXAMPLE);
    fc.assert(
      fc.property(fc.nat(EXAMPLE.length - 1), fc.integer({ min: 1, max: 127 }), (at, change) => {
        const changed = Buffer.from(EXAMPLE);
        changed[at] = (changed[at] ?? 0) ^ change;
        const result = attempt(() => read(changed.toString('latin1')));
        // What no signature covers may read differently, and so may the signature itself: that is for the check.
        const isSame =
          !(result instanceof Error) &&
          isDeepStrictEqual(
            { ...(result as FileSignature), signature: 0, said: 0 },
            { ...original, signature: 0, said: 0 },
          );
        const isRefused = result instanceof CliError && result.exitCode === 1;
        expect(isSame || isRefused).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('never takes JSON of another shape, and says so in one sentence', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(() => read(text)).toThrow(/^x\.sig is no signature file: it [^\n]+$/);
      }),
    );
  });

  it.each(Object.keys(members()))('is refused without %s, and with another type of it', (name) => {
    const { [name]: _, ...others } = members();
    expect(() => read(JSON.stringify(others))).toThrow(CliError);
    for (const value of [null, [], {}, true, '']) {
      expect(() => read(JSON.stringify({ ...others, [name]: value }))).toThrow(CliError);
    }
  });

  it.each([
    ['a member more', { more: 1 }, /unknown member "more"/],
    ['a later version', { format_version: 2 }, /newer format/],
    ['an alias as algorithm', { algorithm: 'Composite-ML-DSA' }, /unknown algorithm/],
    ['an algorithm without digests', { algorithm: 'Ed25519' }, /a hash or a mode/],
    ['another algorithm', { algorithm: 'MLDSA65-ECDSA-P384-SHA512' }, /no public key of its algorithm/],
    ['another hash', { hash_algorithm: 'SHA-256' }, /a hash or a mode/],
    ['another mode', { mode: 'hash-ml-dsa' }, /a hash or a mode/],
    ['base64 without padding', { signature: 'QQ' }, /no base64 in "signature"/],
    ['another fingerprint', { fingerprint: `sha256:${'0'.repeat(64)}` }, /not its key’s/],
    ['control characters', { key: 'a\u001B[2J' }, /names no key/],
    ['a time that is none', { signed_at: 'yesterday' }, /no time/],
  ])('is refused with %s', (_, change, sentence) => {
    expect(() => read(JSON.stringify({ ...members(), ...change }))).toThrow(sentence);
  });
});

describe('the signature of a kept file', () => {
  const digest = hashAlgorithm('SHA-512').digest(CONTENT);

  it('is still right', async () => {
    expect(await isSignatureRight(read(EXAMPLE), digest)).toBe(true);
  });

  it('is wrong with any bit of it, of the digest or of the key changed', async () => {
    const file = read(EXAMPLE);
    const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
      const copy = Uint8Array.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return copy;
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('signature', 'publicKey', 'digest'), fc.nat(), async (part, at) => {
        const [changed, used] =
          part === 'digest'
            ? [file, flipped(digest, at % (digest.length * 8))]
            : [{ ...file, [part]: flipped(file[part], at % (file[part].length * 8)) }, digest];
        expect(await isSignatureRight(changed, used)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});
