/** What a private key belongs to. `whole` is a key by itself; the others are halves of a composite or hybrid. */
export type ComponentRole = 'whole' | 'ml_dsa' | 'traditional' | 'ml_kem';
