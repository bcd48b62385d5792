import { createHash } from 'node:crypto';

import { keyAlgorithm } from '../../../crypto/key-algorithm-table.js';
import { expandMlDsaSeed, signMu } from '../../../crypto/engines/noble/noble-ml-dsa.js';
import {
  encapsulateMlKem,
  expandMlKemSeed,
  prepareMlKemKey,
} from '../../../crypto/engines/noble/noble-ml-kem.js';
import { DEM_IV_BYTES, sealDem, type DemPurpose } from '../../../crypto/kem/kem-dem.js';
import { mlDsaMu, mlDsaPublicKeyHash } from '../../../crypto/ml-dsa-mu.js';
import { encodeBase64 } from '../../http/index.js';

/**
 * The keys of the documents' examples. Their seeds stand in the documents, so that signatures and ciphertexts can stand
 * there too; whoever reads them can use these keys, which is why nobody should sign anything else with them.
 */
const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index);

const SIGNATURE = 'ML-DSA-65';
const KEM = 'ML-KEM-768';
const NONE = new Uint8Array(0);
const ZEROS = new Uint8Array(32);

/** The signature key of the documents' examples. */
export const EXAMPLE_SIGNATURE_KEY = { algorithm: SIGNATURE, key: 'example', key_version: 1 } as const;

/** The KEM key of the documents' examples. */
export const EXAMPLE_KEM_KEY = { algorithm: KEM, key: 'example', key_version: 1 } as const;
const EXAMPLE_MESSAGE = Buffer.from('hello world');

/** Values that belong to the example keys, all base64 and the same in every build. */
export interface ExampleValues {
  readonly signatureSeed: string;
  readonly kemSeed: string;
  readonly publicKey: string;
  readonly message: string;
  readonly digest: string;
  readonly mu: string;
  readonly signature: string;
  /** HashML-DSA with SHA-256. */
  readonly hashSignature: string;
  readonly kemCiphertext: string;
  readonly ciphertext: string;
  readonly wrappedKey: string;
  readonly symmetricKey: string;
}

/** Computes the values; about 30 ms. */
export function exampleValues(): ExampleValues {
  return { ...signatureValues(), ...kemValues() };
}

function signatureValues() {
  const seed = counting(32);
  const { publicKey, secretExpanded } = expandMlDsaSeed(SIGNATURE, seed);
  const hash = mlDsaPublicKeyHash(publicKey);
  const digest = createHash('sha256').update(EXAMPLE_MESSAGE).digest();
  const mu = mlDsaMu(hash, { mode: 'pure', message: EXAMPLE_MESSAGE });
  const sign = (text: Uint8Array): string => encodeBase64(signMu(SIGNATURE, secretExpanded, text, ZEROS));
  return {
    signatureSeed: encodeBase64(seed),
    publicKey: encodeBase64(publicKey),
    message: encodeBase64(EXAMPLE_MESSAGE),
    digest: encodeBase64(digest),
    mu: encodeBase64(mu),
    signature: sign(mu),
    hashSignature: sign(mlDsaMu(hash, { mode: 'hash', hash: 'SHA-256', digest })),
  };
}

function kemValues() {
  const seed = counting(64);
  const key = prepareMlKemKey(KEM, expandMlKemSeed(KEM, seed).publicKey);
  if (key === undefined) throw new TypeError('the example key is no ML-KEM key');
  const { ciphertext, sharedSecret } = encapsulateMlKem(key, ZEROS);
  const seal = (purpose: DemPurpose, plaintext: Uint8Array): string => {
    const context = { algorithm: keyAlgorithm(KEM), purpose, aad: NONE };
    return encodeBase64(sealDem(context, ciphertext, sharedSecret, new Uint8Array(DEM_IV_BYTES), plaintext));
  };
  return {
    kemSeed: encodeBase64(seed),
    kemCiphertext: encodeBase64(ciphertext),
    ciphertext: seal('encrypt', EXAMPLE_MESSAGE),
    wrappedKey: seal('wrap', counting(32)),
    symmetricKey: encodeBase64(counting(32)),
  };
}
