import { wipe } from '../crypto/bytes.js';
import { encodeBase64 } from '../crypto/encodings/base64.js';
import { OpensslSignatureEngine } from '../crypto/engines/openssl/openssl-engine.js';
import type { Members } from './members.js';

const SIZES_NOTE =
  'secretKey is the seed form; software that wants the expanded 4032 bytes derives them from it (FIPS 204).';
const NOTE =
  'Keep secretKey on the device and send it to nobody, this service included. Give publicKey to fipsign_ca_issue.';

/** A fresh ML-DSA-65 pair in the members of FIPSign's own server. The text of the answer is the only copy. */
export async function makeDeviceKeyPair(): Promise<Members> {
  const { secretKey, publicKey } = await new OpensslSignatureEngine().generate('ML-DSA-65');
  try {
    return {
      publicKey: encodeBase64(publicKey),
      secretKey: encodeBase64(secretKey.secret),
      algorithm: 'ML-DSA-65',
      standard: 'NIST FIPS 204',
      sizes: {
        publicKeyBytes: publicKey.length,
        secretKeyBytes: secretKey.secret.length,
        note: SIZES_NOTE,
      },
      note: NOTE,
    };
  } finally {
    wipe(secretKey.secret);
  }
}
