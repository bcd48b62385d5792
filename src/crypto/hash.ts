/** Hash functions a caller may name, by their wire names (contracts: v1 section 4). */
export type HashName =
  'SHA-256' | 'SHA-384' | 'SHA-512' | 'SHA3-256' | 'SHA3-384' | 'SHA3-512' | 'SHAKE128' | 'SHAKE256';
