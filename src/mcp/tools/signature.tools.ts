import { z } from 'zod';

import { contentBytes, contentFields } from '../content.js';
import { base64, keyName, keyVersion, text, usedKey } from '../fields.js';
import { defineTool, type Tool } from '../tool.js';

const SIGNING = 'ML-DSA-65, MLDSA65-ECDSA-P256-SHA512 (two seals in one), ECDSA-P256, Ed25519, ….';
const NO_KEY =
  'twinseal_list_keys shows which keys and versions exist: signing needs an active one, verifying an active or retired one.';

const keyReference = { ...keyName(SIGNING), key_version: keyVersion };
const context = base64(
  'the application’s context, up to 255 bytes, which both sides give alike. Not for ECDSA and Ed25519.',
).optional();
const signature = base64('the signature.');
const verdict = { valid: z.boolean().describe('Whether the signature is of this content by this key.') };
const digest = {
  hash: base64('the digest, made where the content is.'),
  hash_algorithm: text('SHA-256, SHA-384, SHA-512, SHA3-256, SHA3-384, SHA3-512, SHAKE128 or SHAKE256.'),
};

const sign = defineTool({
  name: 'twinseal_sign',
  title: 'Sign',
  description:
    'Signs content with an active key version. A signature stands for the project and cannot be taken back: sign only what the person wants signed. Not charged; leaves an audit entry. For content over 1 MiB use twinseal_sign_hash.',
  effect: 'adds',
  input: z.strictObject({ ...keyReference, ...contentFields('message', 'sign'), context }),
  output: z.looseObject({ ...usedKey, signature }),
  run: ({ text: readable, message, ...rest }, service) => {
    const body = { ...rest, message: contentBytes('message', { text: readable, bytes: message }) };
    return service.native({ method: 'POST', path: '/signature/sign', body, missing: NO_KEY });
  },
});

const verify = defineTool({
  name: 'twinseal_verify',
  title: 'Verify a signature',
  description:
    'Says whether a signature is of this content by a key of the project. A signature that does not match is valid: false, no error. Not charged.',
  effect: 'reads',
  input: z.strictObject({ ...keyReference, ...contentFields('message', 'verify'), signature, context }),
  output: z.looseObject({ ...usedKey, ...verdict }),
  run: ({ text: readable, message, ...rest }, service) => {
    const body = { ...rest, message: contentBytes('message', { text: readable, bytes: message }) };
    return service.native({ method: 'POST', path: '/signature/verify', body, missing: NO_KEY });
  },
});

const signHash = defineTool({
  name: 'twinseal_sign_hash',
  title: 'Sign a digest',
  description:
    'Signs the digest of content that stays where it is, of any size. mode in the answer says what exactly was signed; twinseal_verify_hash verifies it. The digest says nothing to you: sign only one whose content the person knows. Not charged; leaves an audit entry. Not for Ed25519.',
  effect: 'adds',
  input: z.strictObject({ ...keyReference, ...digest, context }),
  output: z.looseObject({ ...usedKey, signature, hash_algorithm: z.string(), mode: z.string() }),
  run: (input, service) =>
    service.native({ method: 'POST', path: '/signature/sign-hash', body: input, missing: NO_KEY }),
});

const verifyHash = defineTool({
  name: 'twinseal_verify_hash',
  title: 'Verify a signature of a digest',
  description: 'Says whether a signature that twinseal_sign_hash made is of this digest. Not charged.',
  effect: 'reads',
  input: z.strictObject({ ...keyReference, ...digest, signature, context }),
  output: z.looseObject({ ...usedKey, ...verdict, mode: z.string() }),
  run: (input, service) =>
    service.native({ method: 'POST', path: '/signature/verify-hash', body: input, missing: NO_KEY }),
});

const verifyPublic = defineTool({
  name: 'twinseal_verify_public',
  title: 'Verify with a public key',
  description:
    'Verifies a signature with a public key that you bring; no key of the service is used. It says that the holder of that key signed, not who that is. Not charged.',
  effect: 'reads',
  input: z.strictObject({
    algorithm: text(`Algorithm of the key. ${SIGNING}`),
    public_key: text('The raw key or SPKI DER in base64, or PEM text.'),
    ...contentFields('message', 'verify'),
    hash: digest.hash.optional(),
    hash_algorithm: digest.hash_algorithm.optional(),
    signature,
    context,
  }),
  output: z.looseObject({ ...verdict, algorithm: z.string() }),
  run: ({ text: readable, message, ...rest }, service) => {
    const content = { text: readable, bytes: message };
    const isDigest = rest.hash !== undefined && readable === undefined && message === undefined;
    const body = isDigest ? rest : { ...rest, message: contentBytes('message', content) };
    return service.native({ method: 'POST', path: '/signature/verify-public', body });
  },
});

/** Signatures of content and of digests. */
export const SIGNATURE_TOOLS: readonly Tool[] = [sign, verify, signHash, verifyHash, verifyPublic];
