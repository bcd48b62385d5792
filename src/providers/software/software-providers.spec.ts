import { WorkerPool } from '../../compute/index.js';
import { componentAlgorithm } from '../../crypto/component-algorithm-table.js';
import { nativeEngines } from '../../crypto/engines/native/native-engines.js';
import { OpensslSignatureEngine } from '../../crypto/engines/openssl/openssl-engine.js';
import { Keyring, Sealer } from '../../sealing/index.js';
import { describeProviderContract } from '../testing/provider-contract.js';
import { memoryProvider, wasmProvider } from './software-providers.js';
import { SHARED_KEYRING } from './software-tasks.js';

const keyring = Keyring.of(new Uint8Array(32).fill(1));
const sealer = new Sealer(keyring);
const pool = new WorkerPool({ threads: 2, shared: { [SHARED_KEYRING]: keyring.shared() } });
const verifier = new OpensslSignatureEngine();

afterAll(() => pool.close());

/** Both hold the same keys and do the same with them; only the engines differ. */
const QUIRKS: Parameters<typeof describeProviderContract>[2] = {
  algorithms: {
    'ML-DSA-44': ['pure', 'hash', 'mu'],
    'ML-DSA-65': ['pure', 'hash', 'mu'],
    'ML-DSA-87': ['pure', 'hash', 'mu'],
    'ECDSA-P256': ['pure', 'hash'],
    'ECDSA-P384': ['pure'],
    'ECDSA-P521': ['pure'],
    Ed25519: ['pure'],
    Ed448: ['pure'],
  },
  deterministic: ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'],
  imports: [
    'ML-DSA-44',
    'ML-DSA-65',
    'ML-DSA-87',
    'ECDSA-P256',
    'ECDSA-P384',
    'ECDSA-P521',
    'Ed25519',
    'Ed448',
  ],
  kems: ['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024', 'X25519'],
  // A small scalar is a valid private key of every curve.
  seed: (algorithm) => new Uint8Array(componentAlgorithm(algorithm).seedBytes).fill(1, 1),
};

describeProviderContract('the memory provider', () => memoryProvider({ sealer, pool, verifier }), QUIRKS);
const native = nativeEngines();
if (native !== undefined) {
  describeProviderContract(
    'the memory provider with the native engine',
    () => memoryProvider({ sealer, pool, verifier }, native),
    QUIRKS,
  );
}
describeProviderContract('the wasm provider', () => wasmProvider({ sealer, pool, verifier }), QUIRKS);
