import { componentAlgorithm } from '../../src/crypto/component-algorithm-table.js';
import { describeProviderContract } from '../../src/providers/testing/provider-contract.js';
import { SoftHsmFolder } from './softhsm-token.js';
import { pkcs11Provider, pool } from './token-world.js';

const softhsm = new SoftHsmFolder();
softhsm.addToken('twinseal');

afterAll(async () => {
  await pool.close();
  softhsm.remove();
});

describeProviderContract('the pkcs11 provider on SoftHSM', () => pkcs11Provider(softhsm.uri()), {
  algorithms: {
    'ECDSA-P256': ['pure', 'hash'],
    'ECDSA-P384': ['pure', 'hash'],
    'ML-DSA-65': ['pure', 'hash', 'mu'],
    Ed25519: ['pure'],
  },
  deterministic: ['ML-DSA-65'],
  imports: ['ECDSA-P256', 'ECDSA-P384', 'ML-DSA-65', 'Ed25519'],
  kems: ['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024', 'X25519'],
  seed: (algorithm) => new Uint8Array(componentAlgorithm(algorithm).seedBytes).fill(7),
});
