import { createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

import { b64, digestOf, HASHES, ML_DSA, muOf, type MlDsaName } from '../support/independent.js';
import { useWorld } from '../support/world.js';

const PATH = '/signature/verify-public';
const MESSAGE = randomBytes(100);
const ML_DSA_NAMES = Object.keys(ML_DSA) as MlDsaName[];
const ALL = [...ML_DSA_NAMES, 'ECDSA-P256', 'Ed25519'];
const RAW_BYTES: Readonly<Record<string, number>> = {
  'ML-DSA-44': 1312,
  'ML-DSA-65': 1952,
  'ML-DSA-87': 2592,
  'ECDSA-P256': 65,
  Ed25519: 32,
};

const newPair = (algorithm: string): { publicKey: KeyObject; privateKey: KeyObject } => {
  if (algorithm === 'ECDSA-P256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  if (algorithm === 'Ed25519') return generateKeyPairSync('ed25519');
  return generateKeyPairSync(algorithm.toLowerCase() as 'ml-dsa-44');
};
const spkiOf = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });
const digestName = (algorithm: string) => (algorithm === 'ECDSA-P256' ? 'sha256' : null);

describe.each(ALL)('verify-public with %s', (algorithm) => {
  const world = useWorld();
  const { publicKey, privateKey } = newPair(algorithm);
  const spki = spkiOf(publicKey);
  const raw = spki.subarray(-(RAW_BYTES[algorithm] ?? 0));
  const signature = b64(sign(digestName(algorithm), MESSAGE, privateKey));
  const body = { algorithm, public_key: b64(raw), signature, message: b64(MESSAGE) };
  const valid = async (more: object): Promise<unknown> =>
    (await world().api.post(PATH, { ...body, ...more }))['valid'];
  const refusal = (more: object) => world().api.refusal(PATH, { ...body, ...more });

  it('takes a key as raw bytes, SPKI DER and PEM', async () => {
    const pem = createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({
      format: 'pem',
      type: 'spki',
    });
    for (const public_key of [b64(raw), b64(spki), String(pem)])
      expect(await valid({ public_key })).toBe(true);
  });

  it('answers with the algorithm as sent and without a stored key', async () => {
    expect(await world().api.post(PATH, body)).toEqual({ valid: true, algorithm });
  });

  it('is false for another message, another key and a damaged signature', async () => {
    expect(await valid({ message: 'YQ==' })).toBe(false);
    expect(await valid({ public_key: b64(spkiOf(newPair(algorithm).publicKey)) })).toBe(false);
    expect(await valid({ signature: 'AAAA' })).toBe(false);
  });

  it('refuses what is no public key of that algorithm', async () => {
    const other = algorithm === 'Ed25519' ? 'ECDSA-P256' : 'Ed25519';
    const refused = [
      b64(raw.subarray(1)),
      b64(Buffer.concat([raw, Buffer.of(0)])),
      b64(Buffer.concat([spki, Buffer.of(0)])),
      b64(spki.subarray(0, -1)),
      b64(spkiOf(newPair(other).publicKey)),
      '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n',
    ];
    for (const public_key of refused)
      expect(await refusal({ public_key })).toEqual({ status: 400, code: 'ERR_SIG_003' });
  });

  it('wants exactly one of message, hash and mu', async () => {
    const bad = { status: 400, code: 'ERR_SIG_001' };
    expect(await refusal({ message: undefined })).toEqual(bad);
    const hash = { hash: b64(digestOf('SHA-256', MESSAGE)), hash_algorithm: 'SHA-256' };
    expect(await refusal(hash)).toEqual(bad);
    expect(await refusal({ message: undefined, hash: hash.hash })).toEqual(bad);
    expect(await refusal({ mu: b64(Buffer.alloc(64)) })).toEqual(bad);
  });
});

describe('verify-public beyond messages', () => {
  const world = useWorld();

  it.each(ML_DSA_NAMES)('%s: a digest, a mu and a context', async (algorithm) => {
    const keys = ML_DSA[algorithm].keygen();
    const context = new Uint8Array(Buffer.from('ctx'));
    const message = new Uint8Array(MESSAGE);
    const public_key = b64(keys.publicKey);
    const prehash = ML_DSA[algorithm]
      .prehash(HASHES['SHA-512'].noble)
      .sign(message, keys.secretKey, { context });
    const pure = ML_DSA[algorithm].sign(message, keys.secretKey, { context });
    const post = async (body: object) =>
      (await world().api.post(PATH, { algorithm, public_key, ...body }))['valid'];
    const hash = { hash: b64(digestOf('SHA-512', message)), hash_algorithm: 'SHA-512' };
    expect(await post({ ...hash, signature: b64(prehash), context: b64(context) })).toBe(true);
    expect(await post({ ...hash, signature: b64(prehash) })).toBe(false);
    expect(await post({ mu: b64(muOf(public_key, message, context)), signature: b64(pure) })).toBe(true);
    expect(await post({ message: b64(message), signature: b64(pure), context: b64(context) })).toBe(true);
  });

  it('a compressed P-256 point is refused', async () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const point = publicKey.export({ format: 'der', type: 'spki' }).subarray(-65);
    const compressed = Buffer.concat([Buffer.of(2 + ((point[64] ?? 0) & 1)), point.subarray(1, 33)]);
    const body = { algorithm: 'ECDSA-P256', public_key: b64(compressed), signature: 'AAAA', message: '' };
    expect(await world().api.refusal(PATH, body)).toEqual({ status: 400, code: 'ERR_SIG_003' });
  });

  it('a point that is not on the curve is refused', async () => {
    const point = Buffer.concat([Buffer.of(4), Buffer.alloc(64, 1)]);
    const body = { algorithm: 'ECDSA-P256', public_key: b64(point), signature: 'AAAA', message: '' };
    expect(await world().api.refusal(PATH, body)).toEqual({ status: 400, code: 'ERR_SIG_003' });
  });

  it('mu belongs to ML-DSA alone', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const body = {
      algorithm: 'Ed25519',
      public_key: b64(spkiOf(publicKey)),
      signature: 'AAAA',
      mu: b64(Buffer.alloc(64)),
    };
    expect(await world().api.refusal(PATH, body)).toEqual({ status: 400, code: 'ERR_SIG_001' });
  });

  it('leaves no audit entry', async () => {
    const before = (await world().admin.verifyAudit()).head.seq;
    const { publicKey } = generateKeyPairSync('ed25519');
    await world().api.post(PATH, {
      algorithm: 'Ed25519',
      public_key: b64(spkiOf(publicKey)),
      signature: 'AAAA',
      message: '',
    });
    expect((await world().admin.verifyAudit()).head.seq).toBe(before);
  });
});
