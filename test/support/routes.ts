import type { Member } from './bad-values.js';

/** A route that takes a JSON body, with a body that it would accept and a description of each member. */
export interface BodyRoute {
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly path: string;
  /** Code of a 400 of shape. */
  readonly shapeCode: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly members: Readonly<Record<string, Member>>;
}

const MIB = 1024 * 1024;
const HASH = Buffer.alloc(32).toString('base64');

const ALGORITHM: Member = { takes: 'text', required: true };
const OPTIONAL_ALGORITHM: Member = { takes: 'text' };
const NAME: Member = { takes: 'text' };
const VERSION: Member = { takes: 'integer', required: true };
const CONTEXT: Member = { takes: 'base64', emptyAllowed: true, most: [255, 'ERR_SIG_001'] };
const FLAG: Member = { takes: 'boolean' };
const MESSAGE: Member = { takes: 'base64', required: true, emptyAllowed: true, most: [MIB, 'ERR_SIG_002'] };
const SIGNATURE: Member = {
  takes: 'base64',
  required: true,
  emptyAllowed: true,
  most: [16 * 1024, 'ERR_SIG_002'],
};
const HASH_MEMBER: Member = {
  takes: 'base64',
  required: true,
  empty: 'ERR_SIG_011',
  most: [32, 'ERR_SIG_011'],
};
const HASH_NAME: Member = { takes: 'text', required: true, unknownWord: 'ERR_SIG_010', empty: 'ERR_SIG_010' };
const PROVIDER: Member = { takes: 'text' };
const PROVIDERS: Member = { takes: 'object' };

const KEY = { algorithm: 'ML-DSA-44', key: 'matrix' };
const KEY_VERSION = { ...KEY, key_version: 1 };
const KEY_MEMBERS = { algorithm: OPTIONAL_ALGORITHM, key: NAME, key_version: VERSION };

const kms = (path: string, body: object, members: Readonly<Record<string, Member>>): BodyRoute => ({
  method: 'POST',
  path: `/api/v1/kms/keys/${path}`,
  shapeCode: 'ERR_KMS_001',
  body: { ...KEY, ...body },
  members: { algorithm: ALGORITHM, key: NAME, ...members },
});

const signature = (path: string, body: object, members: Readonly<Record<string, Member>>): BodyRoute => ({
  method: 'POST',
  path: `/api/v1/signature/${path}`,
  shapeCode: 'ERR_SIG_001',
  body: { ...KEY_VERSION, ...body },
  members: { ...KEY_MEMBERS, ...members },
});

const kem = (path: string, body: object, members: Readonly<Record<string, Member>>): BodyRoute => ({
  method: 'POST',
  path: `/api/v1/kem/${path}`,
  shapeCode: 'ERR_KEM_001',
  body: { ...KEY_VERSION, algorithm: 'ML-KEM-512', ...body },
  members: { ...KEY_MEMBERS, ...members },
});

const KEM_MESSAGE: Member = { takes: 'base64', required: true };
const AAD: Member = { takes: 'base64', emptyAllowed: true, most: [65_536, 'ERR_KEM_002'] };
const WRAP_LENGTH = 'ERR_KEM_004';
const SYMMETRIC_KEY: Member = {
  takes: 'base64',
  required: true,
  empty: WRAP_LENGTH,
  most: [64, WRAP_LENGTH],
};
const ANY_MESSAGE = Buffer.alloc(800).toString('base64');
const ANY_KEY = { symmetric_key: Buffer.alloc(16).toString('base64') };

/** Every route of the native API that takes a body, for a project with an active ML-DSA-44 key named `matrix`. */
export const NATIVE_ROUTES: readonly BodyRoute[] = [
  kms('generate', { key: 'unmade' }, { provider: PROVIDER, providers: PROVIDERS }),
  kms(
    'import',
    { key: 'unmade', private_key: HASH },
    { private_key: { takes: 'base64', required: true, empty: 'ERR_KMS_004' }, provider: PROVIDER },
  ),
  kms('rotate', {}, { provider: PROVIDER, providers: PROVIDERS }),
  kms('retire', { key_version: 1 }, { key_version: VERSION }),
  kms('archive', { key_version: 1 }, { key_version: VERSION }),
  signature('sign', { message: '' }, { message: MESSAGE, context: CONTEXT, deterministic: FLAG }),
  signature(
    'verify',
    { message: '', signature: '' },
    { message: MESSAGE, signature: SIGNATURE, context: CONTEXT },
  ),
  signature(
    'sign-hash',
    { hash: HASH, hash_algorithm: 'SHA-256' },
    { hash: HASH_MEMBER, hash_algorithm: HASH_NAME, context: CONTEXT, deterministic: FLAG },
  ),
  signature(
    'verify-hash',
    { hash: HASH, hash_algorithm: 'SHA-256', signature: '' },
    { hash: HASH_MEMBER, hash_algorithm: HASH_NAME, signature: SIGNATURE, context: CONTEXT },
  ),
  signature(
    'sign-mu',
    { mu: Buffer.alloc(64).toString('base64') },
    { mu: { takes: 'base64', required: true, most: [64, 'ERR_SIG_001'] }, deterministic: FLAG },
  ),
  signature('sign-batch', { items: [{ message: '' }] }, { items: { takes: 'list', required: true } }),
  signature(
    'verify-batch',
    { items: [{ message: '', signature: '' }] },
    { items: { takes: 'list', required: true } },
  ),
  kem('encapsulate', {}, {}),
  kem(
    'decapsulate',
    { kem_ciphertext: Buffer.alloc(768).toString('base64') },
    { kem_ciphertext: { ...KEM_MESSAGE, most: [768, 'ERR_KEM_001'] } },
  ),
  kem(
    'encrypt',
    { plaintext: '' },
    {
      plaintext: { ...MESSAGE, most: [MIB, 'ERR_KEM_002'] },
      mode: { takes: 'text' },
      aad: AAD,
      salt: { takes: 'base64' },
    },
  ),
  kem('decrypt', { ciphertext: ANY_MESSAGE }, { ciphertext: KEM_MESSAGE, aad: AAD }),
  kem('key/wrap', ANY_KEY, { symmetric_key: SYMMETRIC_KEY }),
  kem('wrap', ANY_KEY, { symmetric_key: SYMMETRIC_KEY }),
  kem('key/unwrap', { wrapped_key: ANY_MESSAGE }, { wrapped_key: KEM_MESSAGE }),
  kem('unwrap', { wrapped_key: ANY_MESSAGE }, { wrapped_key: KEM_MESSAGE }),
  kem('datakey', { bytes: 32 }, { bytes: { takes: 'integer', required: true, otherNumber: WRAP_LENGTH } }),
  {
    method: 'POST',
    path: '/api/v1/signature/verify-public',
    shapeCode: 'ERR_SIG_001',
    body: {
      algorithm: 'ML-DSA-44',
      public_key: Buffer.alloc(1312).toString('base64'),
      signature: '',
      message: '',
    },
    members: {
      algorithm: ALGORITHM,
      signature: SIGNATURE,
      message: MESSAGE,
      context: CONTEXT,
    },
  },
];

/** Every route of the tenant names of the admin API. `{project}` stands for a project's id. */
export const TENANT_ROUTES: readonly BodyRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/tenants',
    shapeCode: 'ERR_INVALID_001',
    body: { name: 'unmade' },
    members: {
      name: { takes: 'text', required: true, freeText: true },
      plan: { takes: 'text', freeText: true, emptyAllowed: true },
    },
  },
];

/** Every route of the admin API that takes a body. */
export const ADMIN_ROUTES: readonly BodyRoute[] = [
  {
    method: 'POST',
    path: '/admin/projects',
    shapeCode: '',
    body: { name: 'unmade' },
    members: {
      name: { takes: 'text', required: true, freeText: true },
      token_algorithm: { takes: 'text' },
      allowed_algorithms: { takes: 'list', nullable: true },
    },
  },
  {
    method: 'POST',
    path: '/admin/projects/{project}/api-keys',
    shapeCode: '',
    body: { name: 'unmade' },
    members: {
      name: { takes: 'text', required: true, freeText: true },
      format: { takes: 'text' },
      scopes: { takes: 'list' },
      expires_at: { takes: 'text' },
    },
  },
  {
    method: 'POST',
    path: '/admin/projects/{project}/ca',
    shapeCode: '',
    body: { format: 'x509', subject: 'unmade' },
    members: {
      format: { takes: 'text', required: true },
      subject: { takes: 'text', required: true, freeText: true },
      algorithm: { takes: 'text' },
      provider: { takes: 'text' },
    },
  },
  {
    method: 'POST',
    path: '/admin/projects/{project}/packs',
    shapeCode: '',
    body: { pack_type: 'unmade', tokens: 1 },
    members: {
      pack_type: { takes: 'text', required: true, freeText: true },
      tokens: { takes: 'integer', required: true },
      payment_ref: { takes: 'text', freeText: true, nullable: true },
    },
  },
  {
    method: 'PUT',
    path: '/admin/projects/{project}/webhook',
    shapeCode: '',
    body: { url: 'https://example.com/' },
    members: { url: { takes: 'text', required: true }, events: { takes: 'list' } },
  },
];
