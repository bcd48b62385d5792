export { AlgorithmOffers, type AlgorithmOffer, type KeyOperation } from './algorithm-offers.js';
export { AttemptLog, type KeyAttempt } from './attempt-log.js';
export { ClientKeys, type ClientKeyPair } from './client-keys.js';
export { Custody, type NewMaterial, type ProviderByRole } from './custody.js';
export type { KeyMaterial, StoredComponent } from './key-material.js';
export { keyProtection } from './key-protection.js';
export { StandardCustody, type CustodyParts } from './standard-custody.js';
export type { Binding, KeyPurpose, Protection, ProtectionLevel, ProviderName } from '../providers/index.js';
export { PublicVerification } from './public-verification.js';
