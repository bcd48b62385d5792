import { wipe } from '../crypto/bytes.js';
import { parseCompositePrivateKey } from '../crypto/composite/composite-private-key.js';
import { parsePrivateKey } from '../crypto/encodings/private-key.js';
import { parseXWingPrivateKey } from '../crypto/kem/x-wing.js';
import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import type { SecretKey } from '../crypto/secret-key.js';
import { ProviderError } from '../errors/index.js';

/**
 * The private keys that an imported one is made of, one per component in role order; `wipeAll` overwrites them.
 *
 * @param secretEncoded raw or PKCS#8 DER; the caller wipes it
 * @throws KeyError `key.material-refused`; ProviderError `provider.incapable` for an algorithm whose keys nothing holds
 */
export function readPrivateKeys(algorithm: KeyAlgorithm, secretEncoded: Uint8Array): readonly SecretKey[] {
  const [first] = algorithm.components;
  if (first !== undefined && algorithm.suite !== undefined) {
    const { secretKeys } = parseCompositePrivateKey(algorithm.suite, secretEncoded);
    return [secretKeys.mlDsa, secretKeys.traditional];
  }
  if (algorithm.kind === 'hybrid-kem') {
    const { mlKem, traditional } = parseXWingPrivateKey(secretEncoded);
    return [mlKem, traditional];
  }
  if (first === undefined) {
    throw new ProviderError('provider.incapable', `${algorithm.name} keys cannot be imported`);
  }
  return [parsePrivateKey(first.algorithm.name, secretEncoded).secretKey];
}

/** Overwrites the secrets of keys that were read. */
export function wipeAll(secretKeys: readonly SecretKey[]): void {
  wipe(...secretKeys.map(({ secret }) => secret));
}
