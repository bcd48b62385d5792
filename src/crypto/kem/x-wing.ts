import { createHash } from 'node:crypto';

import { KeyError } from '../../errors/index.js';
import { wipe } from '../bytes.js';
import { hashAlgorithm } from '../hash.js';
import type { SecretKey } from '../secret-key.js';
import { readDer } from '../encodings/der-reader.js';
import { derOid, derSequence } from '../encodings/der-writer.js';
import { beginsAsPkcs8, readPrivateKeyInfo } from '../encodings/pkcs8-decode.js';

/**
 * The revision of X-Wing that everything here follows: shown by `GET /kms/algorithms` and named in the documents. Its
 * construction is also MLKEM768-X25519 of draft-irtf-cfrg-concrete-hybrid-kems.
 */
export const X_WING_SPECIFICATION = 'draft-connolly-cfrg-xwing-kem-10';

/** Length of an X-Wing private key, the seed (draft-connolly-cfrg-xwing-kem-10 section 5.2). */
export const X_WING_SEED_BYTES = 32;

const ML_KEM_SEED_BYTES = 64;
const X25519_BYTES = 32;

/** `\.//^\`, the label at the end of the combiner's input (section 5.3). */
const LABEL = Uint8Array.of(0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c);

const IDENTIFIER = derSequence(derOid('1.3.6.1.4.1.62253.25722'));

/** The private keys of both halves. The holder wipes both. */
export interface XWingSecretKeys {
  readonly mlKem: SecretKey<'ML-KEM-768'>;
  readonly traditional: SecretKey<'X25519'>;
}

/** What the combiner hashes besides its label. */
export interface XWingTranscript {
  readonly secretMlKem: Uint8Array;
  readonly secretTraditional: Uint8Array;
  /** The X25519 share. */
  readonly traditionalCiphertext: Uint8Array;
  readonly traditionalPublicKey: Uint8Array;
}

/** Section 5.2: SHAKE256(seed, 96) = d || z of ML-KEM (64 bytes) || X25519 private key (32 bytes). */
export function expandXWingSeed(secretSeed: Uint8Array): XWingSecretKeys {
  if (secretSeed.length !== X_WING_SEED_BYTES) throw new TypeError('an X-Wing seed has 32 bytes');
  const outputLength = ML_KEM_SEED_BYTES + X25519_BYTES;
  const secretExpanded = createHash('shake256', { outputLength }).update(secretSeed).digest();
  const keys: XWingSecretKeys = {
    mlKem: {
      algorithm: 'ML-KEM-768',
      form: 'seed',
      secret: new Uint8Array(secretExpanded.subarray(0, ML_KEM_SEED_BYTES)),
    },
    traditional: {
      algorithm: 'X25519',
      form: 'seed',
      secret: new Uint8Array(secretExpanded.subarray(ML_KEM_SEED_BYTES)),
    },
  };
  wipe(secretExpanded);
  return keys;
}

/**
 * Reads an X-Wing private key: the seed itself, or PKCS#8 DER with the seed in its OCTET STRING. The
 * caller wipes `secretEncoded` and the result.
 *
 * @throws KeyError `key.material-refused`
 */
export function parseXWingPrivateKey(secretEncoded: Uint8Array): XWingSecretKeys {
  const secretSeed = beginsAsPkcs8(secretEncoded) ? unwrapPkcs8(secretEncoded) : secretEncoded;
  return secretSeed.length === X_WING_SEED_BYTES
    ? expandXWingSeed(secretSeed)
    : refuse('its length is another');
}

/** Section 5.3: the shared secret of 32 bytes. The caller wipes it and the transcript's secrets. */
export function combineXWing(transcript: XWingTranscript): Uint8Array {
  const { secretMlKem, secretTraditional, traditionalCiphertext, traditionalPublicKey } = transcript;
  return hashAlgorithm('SHA3-256').digest(
    secretMlKem,
    secretTraditional,
    traditionalCiphertext,
    traditionalPublicKey,
    LABEL,
  );
}

function unwrapPkcs8(secretDer: Uint8Array): Uint8Array {
  return readDer(
    secretDer,
    (reader) => readPrivateKeyInfo(IDENTIFIER, reader),
    ({ message }) => refuse(message),
  );
}

function refuse(reason: string): never {
  throw new KeyError('key.material-refused', `not a private key of X-Wing: ${reason}`);
}
