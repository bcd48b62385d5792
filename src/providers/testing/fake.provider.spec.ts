import { FakeProvider } from './fake.provider.js';
import { describeProviderContract } from './provider-contract.js';

describeProviderContract('the fake provider', () => new FakeProvider({ deadline: 5_000 }), {
  algorithms: { 'ECDSA-P256': ['pure'], Ed25519: ['pure'] },
  deterministic: [],
  imports: ['ECDSA-P256', 'Ed25519'],
  seed: () => new Uint8Array(32).fill(7),
});
