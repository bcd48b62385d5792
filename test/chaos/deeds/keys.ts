import type { KeyObject } from '../../support/api.js';
import type { HttpAnswer } from '../../support/http.js';
import type { Promised } from '../journal.js';
import type { DeedRequest, LoadWorld } from '../load-world.js';

/** Keys that every service rotates, so that they meet; made before the load starts. */
export const SHARED_KEYS = ['shared-1', 'shared-2'] as const;
export const KEY_ALGORITHM = 'Ed25519';
/** The key that signs under load; a composite, so that both halves are at work. */
export const SIGNING_KEY = 'signing';
export const SIGNING_ALGORITHM = 'MLDSA44-Ed25519-SHA512';

/** A success names the version, not the key: that is the request's. */
const promisedKey =
  (name: string) =>
  (answer: HttpAnswer): Promised | undefined => {
    if (answer.status >= 300) return undefined;
    const { key_version, public_key } = answer.json<{ data: KeyObject }>().data;
    return { key: { name, version: key_version, publicKey: public_key } };
  };

export const generateKey = (world: LoadWorld): DeedRequest => {
  const key = world.freshName();
  return {
    deed: 'key.generate',
    path: '/api/v1/kms/keys/generate',
    body: { algorithm: KEY_ALGORITHM, key },
    promised: promisedKey(key),
  };
};

export const rotateKey = ({ chance }: LoadWorld): DeedRequest => {
  const key = chance.pick(SHARED_KEYS);
  return {
    deed: 'key.rotate',
    path: '/api/v1/kms/keys/rotate',
    body: { algorithm: KEY_ALGORITHM, key },
    promised: promisedKey(key),
  };
};

export const sign = ({ chance }: LoadWorld): DeedRequest => ({
  deed: 'signature.sign',
  path: '/api/v1/signature/sign',
  body: {
    algorithm: SIGNING_ALGORITHM,
    key: SIGNING_KEY,
    key_version: 1,
    message: Buffer.from(`message ${chance.next()}`).toString('base64'),
  },
});
