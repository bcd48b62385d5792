import type { SignatureComponentName } from '../../crypto/component-algorithm.js';

/** The other half of composites, and keys by themselves: what OpenSSL signs in every software provider. */
export const CLASSICAL: readonly SignatureComponentName[] = [
  'ECDSA-P256',
  'ECDSA-P384',
  'ECDSA-P521',
  'Ed25519',
  'Ed448',
];
