import { publicKeyToSpki } from '../crypto/encodings/public-key.js';
import type { StoredKey } from './service/index.js';
import { fingerprintOf } from './signing/fingerprint.js';

/** A key version for people. */
export function keyLines(key: StoredKey): readonly string[] {
  const { name, version, algorithm, status } = key;
  return [`${name}, version ${version}, ${algorithm.name}, ${status}`, `Fingerprint: ${keyFingerprint(key)}`];
}

/** Empty for a damaged version, whose public key the service does not show. */
export function keyFingerprint({ algorithm, publicKey }: StoredKey): string {
  return publicKey.length === 0 ? '' : fingerprintOf(publicKeyToSpki(algorithm, publicKey));
}
