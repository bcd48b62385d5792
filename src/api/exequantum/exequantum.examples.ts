import type { RequestExamples } from '../http/documents/document-spec.js';

/** No key material stands in a document: `{newest pk}` is the `pk` of the newest answer; the page at `/docs` puts it in. */
const KEM = { algorithm: 'ML-KEM-768' } as const;
const SIGNATURE = { algorithm: 'ML-DSA-65' } as const;

/** Told from the top. Those of generation C need its setting. */
export const EXEQUANTUM_EXAMPLES: RequestExamples = {
  createTemporaryToken: { 'three uses': { body: { expiry_time: 300, expire_after_attempts: 3 } } },
  generateKeys: { 'for a day': { body: { expires_in: 86_400 } } },
  encapsulateKey: {
    'newest key': {
      body: {
        pk: '{newest pk}',
        signature: '{newest signature}',
        verification_key: '{newest verification_key}',
      },
    },
  },
  decapsulateKey: { 'newest key': { body: { cipher: '{newest cipher}', pk: '{newest pk}' } } },
  sign: { text: { body: { data: 'hello world' } } },
  verify: {
    'newest signature': { body: { data: 'hello world', pk: '{newest pk}', signature: '{newest signature}' } },
  },
  encryptText: { 'newest key': { body: { unencrypted: 'hello world', key: '{newest shared_key}' } } },
  decryptText: { 'newest text': { body: { ciphertext: '{newest answer}', key: '{newest shared_key}' } } },
  statelessGenerateKemKeys: { 'ML-KEM-768': { body: KEM } },
  statelessEncapsulate: {
    'newest key': { body: { ...KEM, encapsulation_key: '{newest encapsulation_key}' } },
  },
  statelessDecapsulate: {
    'newest key': {
      body: { ...KEM, decapsulation_key: '{newest decapsulation_key}', ciphertext: '{newest ciphertext}' },
    },
  },
  statelessGenerateSigningKeys: { 'ML-DSA-65': { body: SIGNATURE } },
  statelessSign: {
    'newest key': { body: { ...SIGNATURE, secret_key: '{newest secret_key}', message: 'hello world' } },
  },
  statelessVerify: {
    'newest key': {
      body: {
        ...SIGNATURE,
        public_key: '{newest public_key}',
        message: 'hello world',
        signature: '{newest signature}',
      },
    },
  },
};
