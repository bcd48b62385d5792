import { bindingBytes, type Binding } from '../contract/index.js';
import { hashAlgorithm } from '../../crypto/hash.js';
import { asBuffer } from './shared-buffer.js';

/**
 * CKA_LABEL of a key object: for people, who see which key it is, and for us, since the digest of the whole binding at
 * its end shows when a handle was moved to another key's row.
 */
export function objectLabel(binding: Binding): string {
  const { algorithm, keyId, version } = binding;
  const digest = asBuffer(hashAlgorithm('SHA-256').digest(bindingBytes(binding))).toString('base64url');
  return `twinseal ${algorithm} ${keyId}/${version} ${digest}`;
}
