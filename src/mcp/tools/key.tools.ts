import { z } from 'zod';

import {
  base64,
  count,
  keyName,
  keyObject,
  keyVersion,
  nextCursor,
  noInput,
  text,
  usedKey,
} from '../fields.js';
import { defineTool, type Tool } from '../tool.js';

const ANY =
  'ML-DSA-65, MLDSA65-ECDSA-P256-SHA512 (two seals in one), ML-KEM-768, X-Wing, ECDSA-P256, Ed25519, ….';
const NO_KEY = 'twinseal_list_keys shows which keys and versions exist, and their states.';

const provider = z
  .enum(['memory', 'wasm', 'pkcs11'])
  .describe(
    'Where the private key shall live; the service’s default when absent. twinseal_list_algorithms says what each can do.',
  )
  .optional();

const listAlgorithms = defineTool({
  name: 'twinseal_list_algorithms',
  title: 'Algorithms',
  description:
    'Lists every algorithm with its sizes, its security level and the backends that hold its keys. Not charged. A long answer: ask once.',
  effect: 'reads',
  input: noInput,
  output: z.looseObject({ algorithms: z.array(z.looseObject({ algorithm: z.string(), kind: z.string() })) }),
  run: (_input, service) => service.native({ method: 'GET', path: '/kms/algorithms' }),
});

const generateKey = defineTool({
  name: 'twinseal_generate_key',
  title: 'Generate a key',
  description:
    'Makes the first version of a key inside the service, which keeps the private half and never shows it. Not charged. Refused while the key has an active version: then use twinseal_rotate_key.',
  effect: 'adds',
  input: z.strictObject({ ...keyName(ANY), provider }),
  output: z.looseObject(keyObject),
  run: (input, service) => service.native({ method: 'POST', path: '/kms/keys/generate', body: input }),
});

const listKeys = defineTool({
  name: 'twinseal_list_keys',
  title: 'List keys',
  description: 'Lists the project’s keys, one entry per version, with public halves and states. Not charged.',
  effect: 'reads',
  input: z.strictObject({
    algorithm: text('Only keys of this algorithm.').optional(),
    status: z.enum(['active', 'retired', 'archived']).describe('Only versions in this state.').optional(),
    key: text('Only the key of this name.').optional(),
    limit: count(1, 1000, 'Versions per answer; 100 when absent.').optional(),
    cursor: text('next_cursor of the answer before.').optional(),
  }),
  output: z.looseObject({
    keys: z.array(z.looseObject(keyObject)),
    total: z.int(),
    next_cursor: nextCursor,
  }),
  run: (input, service) => service.native({ method: 'GET', path: '/kms/keys', query: input }),
});

const getPublicKey = defineTool({
  name: 'twinseal_get_public_key',
  title: 'Public key',
  description: 'Gives the public half of a key version in the form that other software wants. Not charged.',
  effect: 'reads',
  input: z.strictObject({
    ...keyName(ANY),
    key_version: keyVersion,
    format: z.enum(['raw', 'spki', 'pem', 'jwk']).describe('raw (base64) when absent.').optional(),
  }),
  output: z.looseObject({
    ...usedKey,
    format: z.string(),
    public_key: z.union([z.string(), z.looseObject({})]).describe('Base64, PEM text or a JWK, by format.'),
  }),
  run: ({ key_version, ...query }, service) =>
    service.native({ method: 'GET', path: `/kms/keys/${key_version}/public`, query, missing: NO_KEY }),
});

const rotateKey = defineTool({
  name: 'twinseal_rotate_key',
  title: 'Rotate a key',
  description:
    'Makes the next version of a key and retires the active one in the same step: the old version never signs or encrypts again, it still verifies and decrypts. Cannot be undone. Not charged.',
  effect: 'replaces',
  input: z.strictObject({ ...keyName(ANY), provider }),
  output: z.looseObject({ ...usedKey, public_key: base64('the new version’s.'), old_key_version: z.int() }),
  run: (input, service) =>
    service.native({ method: 'POST', path: '/kms/keys/rotate', body: input, missing: NO_KEY }),
});

const retireKey = defineTool({
  name: 'twinseal_retire_key',
  title: 'Retire a key version',
  description:
    'Retires an active version without a successor: it never signs or encrypts again, it still verifies and decrypts. Cannot be undone. Not charged. To go on signing use twinseal_rotate_key instead.',
  effect: 'ends',
  input: z.strictObject({ ...keyName(ANY), key_version: keyVersion }),
  output: z.looseObject(keyObject),
  run: (input, service) =>
    service.native({ method: 'POST', path: '/kms/keys/retire', body: input, missing: NO_KEY }),
});

const archiveKey = defineTool({
  name: 'twinseal_archive_key',
  title: 'Archive a key version',
  description:
    'Archives a retired version: nothing verifies with it through the service and NOTHING ENCRYPTED TO IT CAN BE DECRYPTED any more. Cannot be undone. Not charged. Ask the person first.',
  effect: 'ends',
  input: z.strictObject({ ...keyName(ANY), key_version: keyVersion }),
  output: z.looseObject(keyObject),
  run: (input, service) =>
    service.native({ method: 'POST', path: '/kms/keys/archive', body: input, missing: NO_KEY }),
});

/** Keys and their life. Importing is not offered: a private key has no business in a conversation. */
export const KEY_TOOLS: readonly Tool[] = [
  listAlgorithms,
  generateKey,
  listKeys,
  getPublicKey,
  rotateKey,
  retireKey,
  archiveKey,
];
