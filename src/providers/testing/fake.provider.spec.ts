import { FakeProvider } from './fake.provider.js';
import { describeProviderContract } from './provider-contract.js';

describeProviderContract(
  'the fake provider',
  () => new FakeProvider({ deadline: 5_000, algorithms: ['ECDSA-P256', 'Ed25519', 'ML-KEM-512', 'X25519'] }),
  {
    algorithms: { 'ECDSA-P256': ['pure'], Ed25519: ['pure'] },
    deterministic: [],
    imports: ['ECDSA-P256', 'Ed25519'],
    kems: ['ML-KEM-512', 'X25519'],
    seed: (algorithm) => new Uint8Array(algorithm === 'ML-KEM-512' ? 64 : 32).fill(7),
  },
);
