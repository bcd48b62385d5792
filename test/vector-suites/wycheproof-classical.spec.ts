import type { EcdsaName, EddsaName } from '../../src/crypto/component-algorithm.js';
import { componentAlgorithm } from '../../src/crypto/component-algorithm-table.js';
import { encodeEcdsaSignature } from '../../src/crypto/encodings/ecdsa-signature.js';
import { NobleEcdsaPublicKey } from '../../src/crypto/engines/noble/noble-ecdsa-public-key.js';
import { isUncompressedPoint } from '../../src/crypto/engines/noble/noble-curves.js';
import { OpensslSignatureEngine } from '../../src/crypto/engines/openssl/openssl-engine.js';
import { verifyWith } from '../../src/crypto/engines/verify-with.js';
import { hashAlgorithms, type HashAlgorithm } from '../../src/crypto/hash.js';
import { hex } from './read-vectors.js';
import { wycheproofFiles, type WycheproofCase } from './wycheproof.js';

interface EcdsaGroup {
  readonly type: 'EcdsaVerify' | 'EcdsaP1363Verify';
  readonly sha: string;
  readonly publicKey: { readonly curve: string; readonly uncompressed: string };
}

interface EddsaGroup {
  readonly publicKey: { readonly curve: string; readonly pk: string };
}

interface VerifyCase extends WycheproofCase {
  readonly msg: string;
  readonly sig: string;
}

const CURVES: Readonly<Record<string, EcdsaName>> = {
  secp256r1: 'ECDSA-P256',
  secp384r1: 'ECDSA-P384',
  secp521r1: 'ECDSA-P521',
};
const EDWARDS: Readonly<Record<string, EddsaName>> = { edwards25519: 'Ed25519', edwards448: 'Ed448' };
const openssl = new OpensslSignatureEngine();

function hashNamed(sha: string): HashAlgorithm {
  const hash = hashAlgorithms.find(({ name }) => name === sha);
  if (hash === undefined) throw new Error(`unknown hash ${sha}`);
  return hash;
}

/** The signature as DER. A plain one of another length than two scalars has no DER form and stays as it is. */
function derOf(algorithm: EcdsaName, { type }: EcdsaGroup, signature: Uint8Array): Uint8Array {
  const isPlain =
    type === 'EcdsaP1363Verify' && signature.length === 2 * componentAlgorithm(algorithm).seedBytes;
  return isPlain ? encodeEcdsaSignature(signature) : signature;
}

describe('the ECDSA verdicts of Wycheproof', () => {
  const files = wycheproofFiles<EcdsaGroup, VerifyCase>(/^ecdsa_secp(256|384|521)r1_.*_test\.json/, [
    'ecdsa_secp256r1_sha256_p1363_test.json.gz',
    'ecdsa_secp256r1_sha256_test.json.gz',
  ]);

  it.each(files)(
    'in %s are those of noble over digests, and of OpenSSL where the hash is the curve’s own',
    async (_name, tests) => {
      let ran = 0;
      for (const { group, test } of tests) {
        const algorithm = CURVES[group.publicKey.curve]!;
        const publicKey = hex(group.publicKey.uncompressed);
        const [message, signature] = [hex(test.msg), derOf(algorithm, group, hex(test.sig))];
        const hash = hashNamed(group.sha);
        expect(isUncompressedPoint(algorithm, publicKey)).toBe(true);
        const operation = { mode: 'hash', hash: hash.name, digest: hash.digest(message) } as const;
        const verdicts = [new NobleEcdsaPublicKey(algorithm, publicKey).verify(operation, signature)];
        if (hash.name === componentAlgorithm(algorithm).ownHash) {
          verdicts.push(
            await verifyWith(openssl, algorithm, publicKey, { mode: 'pure', message }, signature),
          );
        }
        expect([test.tcId, ...verdicts]).toEqual([test.tcId, ...verdicts.map(() => test.result === 'valid')]);
        ran += 1;
      }
      expect(ran).toBe(tests.length);
    },
  );
});

describe('the EdDSA verdicts of Wycheproof', () => {
  const files = wycheproofFiles<EddsaGroup, VerifyCase>(/^ed(25519|448)_test\.json/, ['ed25519_test.json']);

  it.each(files)('in %s are those of OpenSSL', async (_name, tests) => {
    let ran = 0;
    for (const { group, test } of tests) {
      const algorithm = EDWARDS[group.publicKey.curve]!;
      const operation = { mode: 'pure', message: hex(test.msg) } as const;
      const valid = await verifyWith(openssl, algorithm, hex(group.publicKey.pk), operation, hex(test.sig));
      expect([test.tcId, valid]).toEqual([test.tcId, test.result === 'valid']);
      ran += 1;
    }
    expect(ran).toBe(tests.length);
  });
});
