// Checks a composite signature with @noble alone: none of the service's code, no key of the service, no network.
//
//   node examples/verify-composite.ts ALGORITHM PUBLIC_KEY SIGNATURE MESSAGE [CONTEXT]
//
// Everything but the algorithm's name is standard base64, as the API gives it. Prints `valid` or `invalid`; the exit
// status is 0 or 1. The bytes are explained in docs/composite.md (draft-ietf-lamps-pq-composite-sigs-19).
import { argv } from 'node:process';

import { ed25519 } from '@noble/curves/ed25519.js';
import { ed448 } from '@noble/curves/ed448.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { shake256 } from '@noble/hashes/sha3.js';
import { ml_dsa44, ml_dsa65, ml_dsa87 } from '@noble/post-quantum/ml-dsa.js';

const mlDsa = {
  MLDSA44: { verify: ml_dsa44.verify, publicKeyBytes: 1312, signatureBytes: 2420 },
  MLDSA65: { verify: ml_dsa65.verify, publicKeyBytes: 1952, signatureBytes: 3309 },
  MLDSA87: { verify: ml_dsa87.verify, publicKeyBytes: 2592, signatureBytes: 4627 },
};

/** ECDSA hashes M' with the curve's own hash (noble's default); signatures are DER and may have a high s. */
const ecdsa = (curve: typeof p256, publicKeyBytes: number) => ({
  publicKeyBytes,
  verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean =>
    // noble takes compressed points too; the draft does not.
    publicKey[0] === 0x04 && curve.verify(signature, message, publicKey, { format: 'der', lowS: false }),
});

const traditional = {
  'ECDSA-P256': ecdsa(p256, 65),
  'ECDSA-P384': ecdsa(p384, 97),
  'ECDSA-P521': ecdsa(p521, 133),
  Ed25519: {
    publicKeyBytes: 32,
    verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean =>
      ed25519.verify(signature, message, publicKey, { zip215: false }),
  },
  Ed448: {
    publicKeyBytes: 57,
    verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean =>
      ed448.verify(signature, message, publicKey, { zip215: false }),
  },
};

const prehash = {
  SHA256: sha256,
  SHA512: sha512,
  SHAKE256: (message: Uint8Array): Uint8Array => shake256(message, { dkLen: 64 }),
};

/** The permitted pairs; halves are never combined freely. */
const SUITES = {
  'MLDSA44-Ed25519-SHA512': ['MLDSA44', 'Ed25519', 'SHA512'],
  'MLDSA44-ECDSA-P256-SHA256': ['MLDSA44', 'ECDSA-P256', 'SHA256'],
  'MLDSA65-ECDSA-P256-SHA512': ['MLDSA65', 'ECDSA-P256', 'SHA512'],
  'MLDSA65-ECDSA-P384-SHA512': ['MLDSA65', 'ECDSA-P384', 'SHA512'],
  'MLDSA65-Ed25519-SHA512': ['MLDSA65', 'Ed25519', 'SHA512'],
  'MLDSA87-ECDSA-P384-SHA512': ['MLDSA87', 'ECDSA-P384', 'SHA512'],
  'MLDSA87-Ed448-SHAKE256': ['MLDSA87', 'Ed448', 'SHAKE256'],
  'MLDSA87-ECDSA-P521-SHA512': ['MLDSA87', 'ECDSA-P521', 'SHA512'],
} as const;

export type SuiteName = keyof typeof SUITES;

export interface SignedMessage {
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  readonly message: Uint8Array;
  /** 0 to 255 bytes; absent and empty are the same. */
  readonly context?: Uint8Array;
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** noble throws for keys and signatures that do not even parse; to a verifier they are as wrong as any other. */
const holds = (check: () => boolean): boolean => {
  try {
    return check();
  } catch {
    return false;
  }
};

/** Both halves must hold, and both are always looked at. */
export const verifyComposite = (
  name: SuiteName,
  { publicKey, signature, message, context = new Uint8Array(0) }: SignedMessage,
): boolean => {
  const [mlDsaName, traditionalName, hashName] = SUITES[name];
  const [first, second] = [mlDsa[mlDsaName], traditional[traditionalName]];
  if (context.length > 255) throw new RangeError('a context has at most 255 bytes');
  if (publicKey.length !== first.publicKeyBytes + second.publicKeyBytes) return false;

  // M' = Prefix || Label || len(ctx) || ctx || PH(M)
  const label = ascii(`COMPSIG-${name}`);
  const signed = new Uint8Array([
    ...ascii('CompositeAlgorithmSignatures2025'),
    ...label,
    context.length,
    ...context,
    ...prehash[hashName](message),
  ]);
  const firstHolds = holds(() =>
    first.verify(
      signature.subarray(0, first.signatureBytes),
      signed,
      publicKey.subarray(0, first.publicKeyBytes),
      { context: label },
    ),
  );
  const secondHolds = holds(() =>
    second.verify(signature.subarray(first.signatureBytes), signed, publicKey.subarray(first.publicKeyBytes)),
  );
  return firstHolds && secondHolds;
};

const main = (): void => {
  const [, , name = '', publicKey = '', signature = '', message = '', context = ''] = argv;
  if (!(name in SUITES) || argv.length < 6) {
    console.error('usage: verify-composite.ts ALGORITHM PUBLIC_KEY SIGNATURE MESSAGE [CONTEXT]');
    console.error(`algorithms: ${Object.keys(SUITES).join(' ')}`);
    process.exitCode = 2;
    return;
  }
  const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
  const valid = verifyComposite(name as SuiteName, {
    publicKey: bytes(publicKey),
    signature: bytes(signature),
    message: bytes(message),
    context: bytes(context),
  });
  console.log(valid ? 'valid' : 'invalid');
  process.exitCode = valid ? 0 : 1;
};

if (import.meta.main) main();
