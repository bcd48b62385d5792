import { randomBytes } from 'node:crypto';

import type { KeyObject } from '../support/api.js';
import { DATABASES } from '../support/databases.js';
import {
  bytes,
  encapsulatedOutside,
  exequantumProject,
  flippedHex,
  hex,
  isSignedOutside,
  UNKNOWN_KEY,
  type Encapsulated,
} from '../support/exequantum.js';
import { useWorld } from '../support/world.js';

describe.each(DATABASES)('ExeQuantum’s keys on %s', (database) => {
  const world = useWorld({}, database);
  const project = () => exequantumProject(world());

  describe('generate_keys', () => {
    it('answers exactly the contract’s members, in hexadecimal of its lengths, by GET and POST', async () => {
      const { client } = await project();
      for (const keys of [
        await client.keys(),
        await client.post<Record<string, string>>('/kem/generate_keys'),
      ]) {
        const lengths = Object.entries(keys).map(([name, value]) => [name, String(value).length]);
        expect(Object.fromEntries(lengths)).toEqual({
          pk: 2368,
          verification_key: 3904,
          signature: 6618,
          verification_signature: 6618,
        });
        expect(keys['signature']).toBe(keys.verification_signature);
        expect(Object.values(keys).join('')).toMatch(/^[0-9a-f]+$/);
      }
    });

    it('signs pk with the project’s key `default`, which the first call makes and the native API shows', async () => {
      const { client, api } = await project();
      const one = await client.keys();
      const other = await client.keys();
      expect(isSignedOutside(one.verification_key, bytes(one.pk), one.signature)).toBe(true);
      expect(other.verification_key).toBe(one.verification_key);
      expect(other.pk).not.toBe(one.pk);
      const active = await api.get<KeyObject>('/kms/keys/active?algorithm=ML-DSA-65');
      expect([active.key, active.key_version, hex(Buffer.from(active.public_key, 'base64'))]).toEqual([
        'default',
        1,
        one.verification_key,
      ]);
    });

    it('makes one signing key when twenty first calls come at once', async () => {
      const { client, api } = await project();
      const made = await Promise.all(Array.from({ length: 20 }, () => client.keys()));
      expect(new Set(made.map(({ verification_key }) => verification_key)).size).toBe(1);
      expect((await api.get<{ total: number }>('/kms/keys?algorithm=ML-DSA-65')).total).toBe(1);
    });

    it('keeps its keys out of the native API, and each in one audited commit with the signature', async () => {
      const {
        client,
        api,
        admin,
        project: { id },
      } = await project();
      await client.keys();
      expect((await api.get<{ total: number }>('/kms/keys?algorithm=ML-KEM-768')).total).toBe(0);
      const entries = (await admin.audit(`&project=${id}`)).filter(
        ({ action }) => !action.startsWith('apikey'),
      );
      expect(
        entries.map(({ action, target, outcome }) => `${action} ${target.split('/')[0]} ${outcome}`),
      ).toEqual(
        expect.arrayContaining([
          'key.generate handle ok',
          'key.generate default ok',
          'signature.sign default ok',
        ]),
      );
      expect(
        new Set(
          entries.filter(({ action }) => action !== 'project.create').map(({ request_id }) => request_id),
        ).size,
      ).toBe(1);
    });

    it('is 409 once the signing key was retired without a successor, as is sign', async () => {
      const { client, api } = await project();
      await client.keys();
      await api.post('/kms/keys/retire', { algorithm: 'ML-DSA-65', key_version: 1 });
      const conflict = [409, { detail: 'No active signing key' }];
      expect(await client.refusal('GET', '/kem/generate_keys')).toEqual(conflict);
      expect(await client.refusal('POST', '/signature/sign', { data: 'a' })).toEqual(conflict);
      await api.generate('ML-DSA-65');
      expect((await client.keys()).verification_key).toHaveLength(3904);
    });

    it.each([
      [{ expires_in: 0 }, 'body.expires_in'],
      [{ expires_in: '60' }, 'body.expires_in'],
      [{ one_use: 'yes' }, 'body.one_use'],
    ])('refuses %j', async (body, place) => {
      const { client } = await project();
      expect(await client.fault('POST', '/kem/generate_keys', body)).toEqual([place, 'value_error']);
    });
  });

  describe('encapsulate_key', () => {
    it('makes a shared key that decapsulate_key opens, under either name of the verification key', async () => {
      const { client } = await project();
      const { pk, signature, verification_key } = await client.keys();
      for (const body of [
        { pk, signature, verif_key: verification_key },
        { pk, signature, verification_key },
        {
          pk: pk.toUpperCase(),
          signature: signature.toUpperCase(),
          verif_key: verification_key,
          verification_key,
        },
      ]) {
        const { cipher, shared_key, trusted, ...rest } = await client.post<Encapsulated>(
          '/kem/encapsulate_key',
          body,
        );
        expect([cipher.length, shared_key.length, trusted, rest]).toEqual([2176, 64, true, {}]);
        expect(await client.post('/kem/decapsulate_key', { cipher, pk })).toEqual({ shared_key });
      }
    });

    it('takes any key with a matching signature, and trusts only the project’s key over one of its handles', async () => {
      const [mine, theirs] = [await project(), await project()];
      const foreign = await theirs.client.keys();
      expect((await mine.client.encapsulate(foreign)).trusted).toBe(false);
      // The project signs whatever it is asked to sign, so its key alone proves nothing.
      const keys = await mine.client.keys();
      const { signature } = await mine.client.post<{ signature: string }>('/signature/sign', {
        data: foreign.pk,
        encoding: 'hex',
      });
      const planted = { ...keys, pk: foreign.pk, signature };
      expect((await mine.client.encapsulate(planted)).trusted).toBe(false);
      expect((await mine.client.encapsulate(keys)).trusted).toBe(true);
    });

    it('still trusts keys that a retired signing key signed, and none that an archived one did', async () => {
      const { client, api } = await project();
      const keys = await client.keys();
      await api.post('/kms/keys/rotate', { algorithm: 'ML-DSA-65' });
      expect((await client.encapsulate(keys)).trusted).toBe(true);
      await api.post('/kms/keys/archive', { algorithm: 'ML-DSA-65', key_version: 1 });
      expect((await client.encapsulate(keys)).trusted).toBe(false);
    });

    it('checks the signature before anything else', async () => {
      const { client } = await project();
      const keys = await client.keys();
      const failed = [400, { detail: 'verification failed' }];
      const sent = (change: object) =>
        client.refusal('POST', '/kem/encapsulate_key', {
          ...keys,
          verification_signature: undefined,
          ...change,
        });
      expect(await sent({ signature: flippedHex(keys.signature, 9) })).toEqual(failed);
      expect(await sent({ pk: flippedHex(keys.pk, 0) })).toEqual(failed);
      // Coefficients of q or more: no public key, but that is not looked at first.
      expect(await sent({ pk: 'ff'.repeat(1184) })).toEqual(failed);
    });

    it('refuses a public key with coefficients beyond q that somebody signed', async () => {
      const { client } = await project();
      const pk = 'ff'.repeat(1184);
      const { signature, pk: verification_key } = await client.post<{ signature: string; pk: string }>(
        '/signature/sign',
        { data: pk, encoding: 'hex' },
      );
      expect(await client.fault('POST', '/kem/encapsulate_key', { pk, signature, verification_key })).toEqual(
        ['body.pk', 'value_error'],
      );
    });
  });

  describe('decapsulate_key', () => {
    it('opens what was encapsulated locally with pk', async () => {
      const { client } = await project();
      const { pk } = await client.keys();
      const { cipher, shared_key } = encapsulatedOutside(pk);
      expect(await client.post('/kem/decapsulate_key', { cipher, pk })).toEqual({ shared_key });
    });

    it('answers a wrong cipher of right length with another key, the same each time', async () => {
      const { client } = await project();
      const { pk } = await client.keys();
      const { cipher, shared_key } = encapsulatedOutside(pk);
      for (const at of [0, 500, 1087]) {
        const body = { cipher: flippedHex(cipher, at), pk };
        const answer = await client.post<{ shared_key: string }>('/kem/decapsulate_key', body);
        expect(answer.shared_key).toHaveLength(64);
        expect(answer.shared_key).not.toBe(shared_key);
        expect(await client.post('/kem/decapsulate_key', body)).toEqual(answer);
      }
    });

    it('knows no key that is unknown or another project’s', async () => {
      const [mine, theirs] = [await project(), await project()];
      const { pk } = await theirs.client.keys();
      const { cipher } = encapsulatedOutside(pk);
      expect(await mine.client.refusal('POST', '/kem/decapsulate_key', { cipher, pk })).toEqual(UNKNOWN_KEY);
      const unknown = { cipher, pk: hex(randomBytes(1184)) };
      expect(await mine.client.refusal('POST', '/kem/decapsulate_key', unknown)).toEqual(UNKNOWN_KEY);
    });

    it('opens once with a key for one use, whoever of twenty is first, and the key is gone', async () => {
      const {
        client,
        admin,
        project: { id },
      } = await project();
      const { pk } = await client.post<{ pk: string }>('/kem/generate_keys', { one_use: true });
      const { cipher, shared_key } = encapsulatedOutside(pk);
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => client.call('POST', '/kem/decapsulate_key', { cipher, pk })),
      );
      const passed = answers.filter(({ status }) => status === 200);
      expect(passed.map((answer) => answer.json())).toEqual([{ shared_key }]);
      expect(answers.filter(({ status }) => status === 404)).toHaveLength(19);
      const archived = (await admin.audit(`&project=${id}`)).filter(({ action }) => action === 'key.archive');
      expect(archived).toHaveLength(1);
    });

    it('knows no key whose time is over', async () => {
      const { client } = await project();
      const { pk } = await client.post<{ pk: string }>('/kem/generate_keys', { expires_in: 1 });
      const { cipher } = encapsulatedOutside(pk);
      const deadline = Date.now() + 20_000;
      let refusal: readonly [number, unknown] = [0, ''];
      while (refusal[0] !== 404 && Date.now() < deadline) {
        const answer = await client.call('POST', '/kem/decapsulate_key', { cipher, pk });
        refusal = [answer.status, answer.json()];
      }
      expect(refusal).toEqual(UNKNOWN_KEY);
      // The next key's making erases what has ended.
      await client.keys();
      expect(await client.refusal('POST', '/kem/decapsulate_key', { cipher, pk })).toEqual(UNKNOWN_KEY);
    });

    it('audits each use, and the rows are sealed as any key’s', async () => {
      const {
        client,
        admin,
        project: { id },
      } = await project();
      const keys = await client.keys();
      const { cipher } = await client.encapsulate(keys);
      await client.post('/kem/decapsulate_key', { cipher, pk: keys.pk });
      const used = (await admin.audit(`&project=${id}`)).filter(({ action }) => action === 'kem.decapsulate');
      expect(used.map(({ outcome }) => outcome)).toEqual(['ok']);
      expect((await admin.verifyAudit()).ok).toBe(true);
    });
  });
});
