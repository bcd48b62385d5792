import type { ComponentName } from '../../crypto/component-algorithm.js';
import { componentAlgorithm } from '../../crypto/component-algorithm-table.js';
import type { SecretKey } from '../../crypto/secret-key.js';
import { KeyError } from '../../errors/index.js';

const FORM_TAGS = { seed: 1, expanded: 2 } as const;

/** A private key as it is sealed: tag(1) || secret, where the tag tells a seed from an imported expanded key. */
export function packSecretKey({ form, secret }: SecretKey): Uint8Array {
  const secretPacked = new Uint8Array(1 + secret.length);
  secretPacked[0] = FORM_TAGS[form];
  secretPacked.set(secret, 1);
  return secretPacked;
}

/**
 * The key inside, as a view: wiping the packed bytes wipes it.
 *
 * @throws KeyError `key.damaged` for an unknown tag or a length that is not the form's
 */
export function unpackSecretKey<Name extends ComponentName>(
  algorithm: Name,
  secretPacked: Uint8Array,
): SecretKey<Name> {
  const { seedBytes, expandedBytes } = componentAlgorithm(algorithm);
  const secret = secretPacked.subarray(1);
  if (secretPacked[0] === FORM_TAGS.seed && secret.length === seedBytes) {
    return { algorithm, form: 'seed', secret };
  }
  if (secretPacked[0] === FORM_TAGS.expanded && secret.length === expandedBytes) {
    return { algorithm, form: 'expanded', secret };
  }
  throw new KeyError('key.damaged', 'the stored private key has an unknown form');
}
