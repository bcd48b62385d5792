import { ciphertextBytesOf, componentAlgorithm } from '../../crypto/component-algorithm-table.js';
import { KeyError } from '../../errors/index.js';
import type { DecapsulateRequest, ImportRequest, KeyReference } from '../contract/index.js';

/**
 * A stored key must be presented as what it was bound as, and with a public key of its algorithm's length.
 *
 * @throws KeyError `key.damaged`
 */
export function checkReference({ algorithm, binding, handle, publicKey }: KeyReference): void {
  if (binding.algorithm !== algorithm) throw damaged('is bound to another algorithm');
  if (handle.length === 0) throw damaged('has no handle');
  if (publicKey.length !== componentAlgorithm(algorithm).publicKeyBytes) {
    throw damaged(`has a public key that is none of ${algorithm}`);
  }
}

/** @throws KeyError `key.material-refused` for a private key of a wrong length; TypeError for a wrong binding */
export function checkImport({ binding, secretKey }: ImportRequest): void {
  if (binding.algorithm !== secretKey.algorithm) throw new TypeError('the binding names another algorithm');
  const { seedBytes, expandedBytes } = componentAlgorithm(secretKey.algorithm);
  if (secretKey.secret.length !== (secretKey.form === 'seed' ? seedBytes : expandedBytes)) {
    throw new KeyError(
      'key.material-refused',
      `the private key has a wrong length for ${secretKey.algorithm}`,
    );
  }
}

/** @throws KeyError `key.damaged`; TypeError for a ciphertext of another length: callers answer users before they come here */
export function checkDecapsulation({ key, ciphertext }: DecapsulateRequest): void {
  if (ciphertext.length !== ciphertextBytesOf(key.algorithm)) {
    throw new TypeError(`a ciphertext of ${key.algorithm} has ${ciphertextBytesOf(key.algorithm)} bytes`);
  }
  checkReference(key);
}

function damaged(how: string): KeyError {
  return new KeyError('key.damaged', `the stored key ${how}`);
}
