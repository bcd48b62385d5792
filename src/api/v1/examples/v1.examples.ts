import type { RequestExample, RequestExamples } from '../../http/documents/document-spec.js';
import { EXAMPLE_KEM_KEY, EXAMPLE_SIGNATURE_KEY, exampleValues, type ExampleValues } from './example-key.js';

const SAMPLE_TENANT = { id: 'proj_0123456789abcdef0123456789abcdef' } as const;

/** Told from the top: a key of the caller's own lives and ends, then the imported example keys work. */
export function v1Examples(): RequestExamples {
  const values = exampleValues();
  return { ...keyExamples(values), ...signatureExamples(values), ...kemExamples(values), ...TENANTS };
}

function keyExamples({ signatureSeed, kemSeed }: ExampleValues): RequestExamples {
  const own = { algorithm: 'ML-DSA-65' } as const;
  const { algorithm, key, key_version: version } = EXAMPLE_SIGNATURE_KEY;
  return {
    generateKey: {
      'ML-DSA-65': { body: own },
      'composite: ML-DSA-65 and ECDSA P-256': { body: { algorithm: 'MLDSA65-ECDSA-P256-SHA512' } },
      'ML-KEM-768, by name': { body: { algorithm: 'ML-KEM-768', key: 'invoices' } },
    },
    importKey: {
      'signature key': { body: { algorithm, key, private_key: signatureSeed } },
      'KEM key': { body: { algorithm: EXAMPLE_KEM_KEY.algorithm, key, private_key: kemSeed } },
    },
    rotateKey: { 'version 2': { body: own } },
    retireKey: { 'version 2': { body: { ...own, key_version: 2 } } },
    archiveKey: { 'version 1': { body: { ...own, key_version: 1 } } },
    getActiveKey: { 'example key': { parameters: { algorithm, key } } },
    getKey: { 'example key': { parameters: { version, algorithm, key } } },
    getPublicKey: { 'example key': { parameters: { version, algorithm, key, format: 'pem' } } },
  };
}

function signatureExamples(values: ExampleValues): RequestExamples {
  const key = EXAMPLE_SIGNATURE_KEY;
  const { message, signature } = values;
  const hash = { hash: values.digest, hash_algorithm: 'SHA-256' };
  const one = (body: Readonly<Record<string, unknown>>): Readonly<Record<string, RequestExample>> => ({
    'example key': { body },
  });
  return {
    sign: one({ ...key, message }),
    signHash: one({ ...key, ...hash }),
    signMu: one({ ...key, mu: values.mu }),
    signBatch: one({ ...key, items: [{ message }, { message: 'Z29vZGJ5ZQ==' }] }),
    verify: one({ ...key, message, signature }),
    verifyHash: one({ ...key, ...hash, signature: values.hashSignature }),
    verifyBatch: one({ ...key, items: [{ message, signature }] }),
    verifyPublic: one({ algorithm: key.algorithm, public_key: values.publicKey, message, signature }),
  };
}

function kemExamples(values: ExampleValues): RequestExamples {
  const key = EXAMPLE_KEM_KEY;
  const wrap = { 'example key': { body: { ...key, symmetric_key: values.symmetricKey } } };
  const unwrap = { 'example key': { body: { ...key, wrapped_key: values.wrappedKey } } };
  return {
    encapsulate: { 'example key': { body: key } },
    decapsulate: { 'example key': { body: { ...key, kem_ciphertext: values.kemCiphertext } } },
    encrypt: { 'example key': { body: { ...key, plaintext: values.message } } },
    decrypt: { 'example key': { body: { ...key, ciphertext: values.ciphertext } } },
    wrapKey: wrap,
    wrapKeyByShortName: wrap,
    unwrapKey: unwrap,
    unwrapKeyByShortName: unwrap,
    makeDataKey: { 'example key': { body: { ...key, bytes: 32 } } },
  };
}

const TENANTS: RequestExamples = {
  createTenant: { tenant: { body: { name: 'example-tenant' } } },
  createTenantApiKey: { 'API key': { parameters: SAMPLE_TENANT, body: {} } },
  rotateTenantApiKey: { 'newest key': { parameters: SAMPLE_TENANT, body: {} } },
};
