// Keys sealed by a SoftHSM token, through the service's provider: what a key in the token costs beside its engine.
import { randomBytes } from 'node:crypto';

import { OpensslKemEngine } from '../src/crypto/engines/openssl/openssl-kem-engine.js';
import { SoftHsmFolder } from '../test/pkcs11/softhsm-token.js';
import { pkcs11Provider, pool } from '../test/pkcs11/token-world.js';
import type { PrivateOperation } from './backend-figures.js';
import { childArgument } from './child.js';
import { MESSAGE_BYTES } from './figures.js';
import { rateOf } from './rate.js';

const { seconds, inFlight } = childArgument<{ seconds: number; inFlight: number }>();
const softhsm = new SoftHsmFolder();
softhsm.addToken('twinseal');
const provider = pkcs11Provider(softhsm.uri());
await provider.open();

const bindingFor = <Name extends 'ML-DSA-65' | 'ML-KEM-768'>(algorithm: Name) =>
  ({
    projectId: 'proj_bench',
    keyId: `key_${algorithm}`,
    version: 1,
    purpose: 'general',
    keyAlgorithm: algorithm,
    role: 'whole',
    algorithm,
  }) as const;
const generate = (algorithm: 'ML-DSA-65' | 'ML-KEM-768') =>
  provider.generate({ binding: bindingFor(algorithm) });

const [signer, holder] = [await generate('ML-DSA-65'), await generate('ML-KEM-768')];
const operation = { mode: 'pure', message: new Uint8Array(randomBytes(MESSAGE_BYTES)) } as const;
const kems = new OpensslKemEngine();
const encapsulationKey = kems.loadPublicKey('ML-KEM-768', holder.publicKey);
if (encapsulationKey === undefined) throw new Error('the provider made a public key that is none');
const { ciphertext } = await kems.encapsulate(encapsulationKey);
const sign = { ...signer, algorithm: 'ML-DSA-65', binding: bindingFor('ML-DSA-65') } as const;
const open = { ...holder, algorithm: 'ML-KEM-768', binding: bindingFor('ML-KEM-768') } as const;

const work: Readonly<Record<PrivateOperation, () => Promise<unknown>>> = {
  'ML-DSA-65 keygen': () => generate('ML-DSA-65'),
  'ML-DSA-65 sign': () => provider.sign({ key: sign, operation }),
  'ML-KEM-768 keygen': () => generate('ML-KEM-768'),
  'ML-KEM-768 decapsulate': () => provider.decapsulate({ key: open, ciphertext }),
};
const rates: Record<string, number> = {};
for (const [name, deed] of Object.entries(work)) rates[name] = await rateOf(deed, seconds, inFlight);
await provider.close();
await pool.close();
softhsm.remove();
process.stdout.write(JSON.stringify(rates));
