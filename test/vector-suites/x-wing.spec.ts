import { OpensslKemEngine } from '../../src/crypto/engines/openssl/openssl-kem-engine.js';
import { WasmKemEngine } from '../../src/crypto/engines/wasm/wasm-kem-engine.js';
import { NobleKemEngine } from '../../src/crypto/engines/noble/noble-kem-engine.js';
import { concatBytes } from '../../src/crypto/bytes.js';
import { encodePrivateKeyInfo } from '../../src/crypto/encodings/pkcs8-encode.js';
import { derOid, derSequence } from '../../src/crypto/encodings/der-writer.js';
import { combineXWing, parseXWingPrivateKey } from '../../src/crypto/kem/x-wing.js';
import { publicKeyOf } from '../../src/crypto/public-key-of.js';
import { hex, readVectors } from './read-vectors.js';

interface XWingVector {
  readonly seed: string;
  readonly eseed: string;
  readonly ss: string;
  readonly sk: string;
  readonly pk: string;
  readonly ct: string;
}

const vectors = readVectors<readonly XWingVector[]>('xwing/test-vectors.json');
const x25519 = new OpensslKemEngine();

it('there are vectors of X-Wing', () => expect(vectors.length).toBeGreaterThan(0));

describe.each(vectors)('the X-Wing vector of seed $seed', ({ seed, eseed, sk, pk, ct, ss }) => {
  const keys = parseXWingPrivateKey(hex(sk));
  const mlKemKey = publicKeyOf(keys.mlKem);
  const traditionalPublicKey = publicKeyOf(keys.traditional);

  it('gives the public key from the seed, raw and in PKCS#8', () => {
    expect(sk).toBe(seed);
    expect(concatBytes(mlKemKey, traditionalPublicKey)).toEqual(hex(pk));
    const identifier = derSequence(derOid('1.3.6.1.4.1.62253.25722'));
    expect(parseXWingPrivateKey(encodePrivateKeyInfo(identifier, hex(sk)))).toEqual(keys);
  });

  it.each([new WasmKemEngine(), new NobleKemEngine()])(
    'gives ciphertext and secret from its coins by $name',
    async (mlKem) => {
      const one = await mlKem.encapsulate(
        mlKem.loadPublicKey('ML-KEM-768', mlKemKey)!,
        hex(eseed).slice(0, 32),
      );
      const other = await x25519.encapsulate(
        x25519.loadPublicKey('X25519', traditionalPublicKey)!,
        hex(eseed).slice(32),
      );
      expect(concatBytes(one.ciphertext, other.ciphertext)).toEqual(hex(ct));
      const combined = combineXWing({
        secretMlKem: one.sharedSecret,
        secretTraditional: other.sharedSecret,
        traditionalCiphertext: other.ciphertext,
        traditionalPublicKey,
      });
      expect(combined).toEqual(hex(ss));
    },
  );

  it.each([new OpensslKemEngine(), new WasmKemEngine(), new NobleKemEngine()])(
    'opens to the secret by $name',
    async (mlKem) => {
      const ciphertext = hex(ct);
      const traditionalCiphertext = ciphertext.slice(1088);
      const combined = combineXWing({
        secretMlKem: await mlKem.decapsulate(mlKem.loadSecretKey(keys.mlKem), ciphertext.slice(0, 1088)),
        secretTraditional: await x25519.decapsulate(
          x25519.loadSecretKey(keys.traditional),
          traditionalCiphertext,
        ),
        traditionalCiphertext,
        traditionalPublicKey,
      });
      expect(combined).toEqual(hex(ss));
    },
  );
});
