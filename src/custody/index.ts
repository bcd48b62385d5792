export { AlgorithmOffers, type AlgorithmOffer, type KeyOperation } from './algorithm-offers.js';
export { Custody, type NewMaterial, type ProviderByRole } from './custody.js';
export type { KeyMaterial, StoredComponent } from './key-material.js';
export { keyProtection } from './key-protection.js';
export { StandardCustody, type CustodyParts } from './standard-custody.js';
export type { KeyPurpose, Protection, ProtectionLevel, ProviderName } from '../providers/index.js';
