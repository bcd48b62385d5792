import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';
import { ml_kem1024, ml_kem512, ml_kem768 } from '@noble/post-quantum/ml-kem.js';

import { DATABASES } from '../support/databases.js';
import {
  bytes,
  decapsulatedOutside,
  encapsulatedOutside,
  exequantumProject,
  ExequantumClient,
  flippedHex,
  hex,
  isSignedOutside,
  type Keys,
} from '../support/exequantum.js';
import { useWorld } from '../support/world.js';

const KEMS = { 'ML-KEM-512': ml_kem512, 'ML-KEM-768': ml_kem768, 'ML-KEM-1024': ml_kem1024 } as const;
const SIGNATURES = { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 } as const;
const KEM_NAMES = Object.keys(KEMS) as (keyof typeof KEMS)[];
const SIGNATURE_NAMES = Object.keys(SIGNATURES) as (keyof typeof SIGNATURES)[];

type Texts = Readonly<Record<string, string>>;

describe.each(DATABASES)('with private keys handed out, on %s', (database) => {
  const world = useWorld(
    { TWINSEAL_EXEQUANTUM_CLIENT_KEYS: 'true', TWINSEAL_EXEQUANTUM_V1: 'true' },
    database,
  );
  const project = (more = {}) => exequantumProject(world(), more);

  it('generate_keys also answers sk, which belongs to pk, and keeps serving pk', async () => {
    const { client } = await project();
    const keys = await client.keys();
    expect(keys.sk).toHaveLength(4800);
    const { cipher, shared_key } = encapsulatedOutside(keys.pk);
    expect(decapsulatedOutside(keys.sk ?? '', cipher)).toBe(shared_key);
    expect(await client.post('/kem/decapsulate_key', { cipher, sk: keys.sk })).toEqual({ shared_key });
    expect(await client.post('/kem/decapsulate_key', { cipher, pk: keys.pk })).toEqual({ shared_key });
    expect((await client.encapsulate(keys)).trusted).toBe(true);
  });

  it('sign makes a fresh pair per call and answers its private key, which makes the same key’s signatures', async () => {
    const { client, api } = await project();
    const sign = (data: string) => client.post<Texts>('/signature/sign', { data });
    const [one, other] = [await sign('a text'), await sign('a text')];
    expect(one['pk']).not.toBe(other['pk']);
    expect(one['sk']).toHaveLength(8064);
    expect(isSignedOutside(one['pk']!, Buffer.from('a text'), one['signature']!)).toBe(true);
    const again = hex(ml_dsa65.sign(new Uint8Array(Buffer.from('b')), bytes(one['sk']!)));
    expect(await client.post('/signature/verify', { data: 'b', pk: one['pk'], signature: again })).toEqual({
      verified: true,
    });
    expect((await api.get<{ total: number }>('/kms/keys')).total).toBe(0);
  });

  it('decapsulate_key refuses a private key that fails FIPS 203’s check, and takes wrong ciphers as implicit rejections', async () => {
    const { client } = await project();
    const { pk, sk = '' } = await client.keys();
    const { cipher, shared_key } = encapsulatedOutside(pk);
    const altered = flippedHex(cipher, 7);
    expect(await client.post('/kem/decapsulate_key', { cipher: altered, sk })).toEqual({
      shared_key: decapsulatedOutside(sk, altered),
    });
    expect(decapsulatedOutside(sk, altered)).not.toBe(shared_key);
    // In the secret vector, the public key inside, its hash.
    for (const at of [0, 1200, 2340]) {
      const body = { cipher, sk: flippedHex(sk, at) };
      expect([at, await client.fault('POST', '/kem/decapsulate_key', body)]).toEqual([
        at,
        ['body.sk', 'value_error'],
      ]);
    }
    for (const wrong of [sk.slice(2), `${sk}00`, '']) {
      expect(await client.fault('POST', '/kem/decapsulate_key', { cipher, sk: wrong })).toEqual([
        'body.sk',
        'value_error',
      ]);
    }
  });

  it('uses of a private key that was sent along are audited, too', async () => {
    const {
      client,
      admin,
      project: { id },
    } = await project();
    const { pk, sk } = await client.keys();
    await client.post('/kem/decapsulate_key', { cipher: encapsulatedOutside(pk).cipher, sk });
    const targets = (await admin.audit(`&project=${id}`)).map(({ action, target }) => `${action} ${target}`);
    expect(targets).toContain('kem.decapsulate client-held/ML-KEM-768');
  });

  describe.each(['', '/'])('the stateless routes with %j at the end', (slash) => {
    const call = (path: string) => `/v1/pqc/${path}${slash}`;

    it.each(KEM_NAMES)('exchange a secret with %s', async (algorithm) => {
      const { client } = await project();
      const kem = KEMS[algorithm];
      const pair = await client.post<Texts>(call('kem/generate-keys'), { algorithm });
      const { publicKey } = kem.keygen();
      expect(Object.keys(pair)).toEqual(['encapsulation_key', 'decapsulation_key']);
      expect(bytes(pair['encapsulation_key']!)).toHaveLength(publicKey.length);
      const made = await client.post<Texts>(call('kem/encapsulate'), {
        algorithm,
        encapsulation_key: pair['encapsulation_key'],
      });
      expect(Object.keys(made)).toEqual(['shared_secret', 'ciphertext']);
      const secretKey = bytes(pair['decapsulation_key']!);
      expect(hex(kem.decapsulate(bytes(made['ciphertext']!), secretKey))).toBe(made['shared_secret']);
      const opened = {
        algorithm,
        decapsulation_key: pair['decapsulation_key'],
        ciphertext: made['ciphertext'],
      };
      expect(await client.post(call('kem/decapsulate'), opened)).toEqual({
        shared_secret: made['shared_secret'],
      });
    });

    it.each(SIGNATURE_NAMES)('sign and verify with %s', async (algorithm) => {
      const { client } = await project();
      const { public_key = '', secret_key = '' } = await client.post<Texts>(call('sign/generate-keys'), {
        algorithm,
      });
      const message = 'Grüße';
      const { signature = '' } = await client.post<Texts>(call('sign/sign'), {
        algorithm,
        secret_key,
        message,
      });
      const outside = SIGNATURES[algorithm].verify(
        bytes(signature),
        new Uint8Array(Buffer.from(message)),
        bytes(public_key),
      );
      expect(outside).toBe(true);
      const verify = (change: object) =>
        client.post(call('sign/verify'), { algorithm, public_key, message, signature, ...change });
      expect(await verify({})).toEqual({ valid: true });
      expect(await verify({ message: 'other' })).toEqual({ valid: false });
      expect(await verify({ signature: '00' })).toEqual({ valid: false });
    });
  });

  it('the stateless routes refuse what is no key, of the wrong length or of no algorithm', async () => {
    const { client } = await project();
    const fault = (path: string, body: object) => client.fault('POST', `/v1/pqc/${path}/`, body);
    const algorithm = 'ML-KEM-768';
    expect(await fault('kem/generate-keys', {})).toEqual(['body.algorithm', 'missing']);
    expect(await fault('kem/generate-keys', { algorithm: 'Kyber768' })).toEqual([
      'body.algorithm',
      'value_error',
    ]);
    const beyondQ = { algorithm, encapsulation_key: 'ff'.repeat(1184) };
    expect(await fault('kem/encapsulate', beyondQ)).toEqual(['body.encapsulation_key', 'value_error']);
    const pair = await client.post<Texts>('/v1/pqc/kem/generate-keys', { algorithm });
    const wrongKey = {
      algorithm,
      decapsulation_key: flippedHex(pair['decapsulation_key']!, 2340),
      ciphertext: '00'.repeat(1088),
    };
    expect(await fault('kem/decapsulate', wrongKey)).toEqual(['body.decapsulation_key', 'value_error']);
    const { secret_key = '' } = await client.post<Texts>('/v1/pqc/sign/generate-keys', {
      algorithm: 'ML-DSA-65',
    });
    // In tr, the hash of the public key.
    const wrongSigner = { algorithm: 'ML-DSA-65', secret_key: flippedHex(secret_key, 70), message: '' };
    expect(await fault('sign/sign', wrongSigner)).toEqual(['body.secret_key', 'value_error']);
  });

  it('the stateless routes take the root token only', async () => {
    const { client } = await project();
    const token = await client.temporaryToken('?expire_after_attempts=5');
    const sut = new ExequantumClient(client.base, token);
    const refusal = await sut.refusal('POST', '/v1/pqc/kem/generate-keys/', { algorithm: 'ML-KEM-768' });
    expect(refusal).toEqual([403, { detail: 'Forbidden' }]);
  });

  it('unknown stateless paths are 404 in this dialect', async () => {
    const { client } = await project();
    expect(await client.refusal('POST', '/v1/pqc/kem/nope/', {})).toEqual([404, { detail: 'Not found' }]);
  });
});

describe('with everything dangerous off, as it is by default', () => {
  const world = useWorld();

  it('no private key leaves, and one that is sent along still opens', async () => {
    const { client } = await exequantumProject(world());
    const keys: Keys = await client.keys();
    expect(keys.sk).toBeUndefined();
    const { secretKey, publicKey } = ml_kem768.keygen();
    const { cipher, shared_key } = encapsulatedOutside(hex(publicKey));
    expect(await client.post('/kem/decapsulate_key', { cipher, sk: hex(secretKey) })).toEqual({ shared_key });
    expect(Object.keys(await client.post('/signature/sign', { data: 'a' }))).toEqual(['signature', 'pk']);
  });

  it.each(['kem/generate-keys', 'kem/generate-keys/', 'sign/verify/', ''])(
    'POST /api/v1/pqc/%s is the native 404',
    async (path) => {
      const { client } = await exequantumProject(world());
      const answer = await client.call('POST', `/v1/pqc/${path}`, { algorithm: 'ML-KEM-768' });
      expect([answer.status, answer.json<{ error: object }>().error]).toEqual([
        404,
        { error_code: 'ERR_NOT_FOUND_001', message: 'Not found' },
      ]);
    },
  );
});
