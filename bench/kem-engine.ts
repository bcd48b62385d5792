// The raw engine on one core: OpenSSL's ML-KEM-768, and with it a message sealed as the service does.
import {
  createCipheriv,
  decapsulate,
  encapsulate,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto';

import { childArgument } from './child.js';
import { KIB, MIB, type KemEngineFigures } from './kem-figures.js';
import { rateOf } from './rate.js';

const { seconds } = childArgument<{ seconds: number }>();
const { privateKey, publicKey } = generateKeyPairSync('ml-kem-768');
const { ciphertext } = encapsulate(publicKey);

const seal = (plaintext: Uint8Array): void => {
  const made = encapsulate(publicKey);
  const key = hkdfSync('sha256', made.sharedKey, new Uint8Array(0), 'kem-dem/v1/encrypt/ML-KEM-768', 32);
  const cipher = createCipheriv('aes-256-gcm', new Uint8Array(key), randomBytes(12));
  cipher.setAAD(made.ciphertext);
  cipher.update(plaintext);
  cipher.final();
  cipher.getAuthTag();
};
const rate = (once: () => unknown): Promise<number> => rateOf(async () => once(), seconds);
const [small, large] = [randomBytes(KIB), randomBytes(MIB)];

const figures: KemEngineFigures = {
  encapsulate: await rate(() => encapsulate(publicKey)),
  decapsulate: await rate(() => decapsulate(privateKey, ciphertext)),
  'encrypt 1 KiB': await rate(() => seal(small)),
  'encrypt 1 MiB': await rate(() => seal(large)),
};
process.stdout.write(JSON.stringify(figures));
