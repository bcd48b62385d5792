import { createHash } from 'node:crypto';
import fc from 'fast-check';

import { Randomness } from '../platform/randomness.js';
import { API_KEY_FORMATS, apiKeyFormatOf, hashCredential, makeApiKey } from './api-key-format.js';

/** Hands out given bytes and keeps a hold on them, to see what becomes of them. */
class FixedRandomness extends Randomness {
  readonly handedOut: Uint8Array[] = [];

  constructor(private readonly secret: Uint8Array) {
    super();
  }

  override bytes(length: number): Uint8Array {
    const bytes = this.secret.slice(0, length);
    this.handedOut.push(bytes);
    return bytes;
  }
}

const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 });
const formats = fc.constantFrom(...API_KEY_FORMATS);
const SHAPES = {
  pqa: /^pqa_[0-9a-f]{64}$/,
  qph: /^qph_live_[0-9a-f]{64}$/,
  cs_live: /^cs_live_[0-9a-f]{64}$/,
  hex: /^[0-9a-f]{64}$/,
};

describe('API key formats', () => {
  it('spells all 256 random bits in the shape of the format, and recognises it', () => {
    fc.assert(
      fc.property(secrets, formats, (secret, format) => {
        const { text } = makeApiKey(format, new FixedRandomness(secret));
        expect(text).toMatch(SHAPES[format]);
        expect(text.endsWith(Buffer.from(secret).toString('hex'))).toBe(true);
        expect(apiKeyFormatOf(text)).toBe(format);
      }),
    );
  });

  it('keeps the SHA-256 of the text and shows eight digits of it', () => {
    fc.assert(
      fc.property(secrets, formats, (secret, format) => {
        const { text, prefix, hash } = makeApiKey(format, new FixedRandomness(secret));
        expect(Buffer.from(hash)).toEqual(createHash('sha256').update(text).digest());
        expect(hashCredential(text)).toEqual(hash);
        expect(text.startsWith(prefix)).toBe(true);
        expect(text.length - prefix.length).toBe(56);
      }),
    );
  });

  it('wipes the random bytes', () => {
    const randomness = new FixedRandomness(new Uint8Array(32).fill(0xa5));
    makeApiKey('qph', randomness);
    expect(randomness.handedOut).toEqual([new Uint8Array(32)]);
  });

  it('recognises no text that differs in one character', () => {
    fc.assert(
      fc.property(secrets, formats, fc.nat(), fc.string({ maxLength: 2 }), (secret, format, at, other) => {
        const { text } = makeApiKey(format, new FixedRandomness(secret));
        const index = at % text.length;
        const changed = text.slice(0, index) + other + text.slice(index + 1);
        const stillWhole = Object.values(SHAPES).some((shape) => shape.test(changed));
        expect(apiKeyFormatOf(changed) !== undefined).toBe(stillWhole);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['capital digits', `pqa_${'A'.repeat(64)}`],
    ['a line end behind it', `${'a'.repeat(64)}\n`],
    ['a test key', `qph_test_${'a'.repeat(64)}`],
    ['a digit too many', 'a'.repeat(65)],
  ])('does not recognise %s', (_, text) => {
    expect(apiKeyFormatOf(text)).toBeUndefined();
  });
});
