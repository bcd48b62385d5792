import { concatBytes } from './bytes.js';
import { hashAlgorithm } from './hash.js';
import { mlDsaMessage } from './ml-dsa-message.js';
import { mlDsaMu, mlDsaPublicKeyHash } from './ml-dsa-mu.js';

const hex = (parts: readonly Uint8Array[]): string => Buffer.from(concatBytes(...parts)).toString('hex');
const message = Uint8Array.of(0xaa, 0xbb);
const context = Uint8Array.of(0x01, 0x02, 0x03);

describe("M'", () => {
  it('of a message is 00, the context with its length, the message', () => {
    expect(hex(mlDsaMessage({ mode: 'pure', message }))).toBe('0000aabb');
    expect(hex(mlDsaMessage({ mode: 'pure', message, context }))).toBe('0003010203aabb');
  });

  it('of a digest is 01, the context with its length, the OID of the hash, the digest', () => {
    const digest = new Uint8Array(32).fill(0xdd);
    const parts = mlDsaMessage({ mode: 'hash', hash: 'SHAKE128', digest, context });
    expect(hex(parts)).toBe(`0103010203060960864801650304020b${'dd'.repeat(32)}`);
  });

  it('takes a context of 255 bytes and none longer', () => {
    const longest = mlDsaMessage({ mode: 'pure', message, context: new Uint8Array(255) });
    expect(hex(longest).slice(0, 4)).toBe('00ff');
    const tooLong = { mode: 'pure', message, context: new Uint8Array(256) } as const;
    expect(() => mlDsaMessage(tooLong)).toThrow(TypeError);
  });

  it('takes a digest of its hash’s length only', () => {
    const short = { mode: 'hash', hash: 'SHA-512', digest: new Uint8Array(32) } as const;
    expect(() => mlDsaMessage(short)).toThrow('64 bytes');
  });
});

describe('mu', () => {
  const publicKeyHash = mlDsaPublicKeyHash(new Uint8Array(1312));

  it('is the SHAKE256 hash of tr and M’', () => {
    const parts = concatBytes(publicKeyHash, Uint8Array.of(0, 3), context, message);
    const mu = mlDsaMu(publicKeyHash, { mode: 'pure', message, context });
    expect(mu).toEqual(hashAlgorithm('SHAKE256').digest(parts));
  });

  it('is taken as it is when it is given', () => {
    const mu = new Uint8Array(64).fill(7);
    expect(mlDsaMu(publicKeyHash, { mode: 'mu', mu })).toEqual(mu);
    expect(() => mlDsaMu(publicKeyHash, { mode: 'mu', mu: mu.subarray(1) })).toThrow(TypeError);
  });

  it('needs a tr of 64 bytes', () => {
    expect(() => mlDsaMu(new Uint8Array(32), { mode: 'pure', message })).toThrow(TypeError);
  });
});
