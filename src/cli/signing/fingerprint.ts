import { hashAlgorithm } from '../../crypto/hash.js';

const PREFIX = 'sha256:';

/**
 * Name of a public key: `sha256:` and the hexadecimal SHA-256 of its DER SubjectPublicKeyInfo, so it names the algorithm
 * too. `sed /---/d key.pem | base64 -d | sha256sum` gives the same digits.
 */
export function fingerprintOf(spki: Uint8Array): string {
  return PREFIX + Buffer.from(hashAlgorithm('SHA-256').digest(spki)).toString('hex');
}

/** A fingerprint as people write it, in its one spelling: the prefix and the case of the digits are free. */
export function readFingerprint(text: string): string | undefined {
  const digits = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(text)?.[1];
  return digits === undefined ? undefined : PREFIX + digits.toLowerCase();
}
