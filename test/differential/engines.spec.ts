import { randomBytes, randomInt } from 'node:crypto';

import type { MlDsaName, MlKemName } from '../../src/crypto/component-algorithm.js';
import type { KemEngine } from '../../src/crypto/engines/kem-engine.js';
import { nativeEngines } from '../../src/crypto/engines/native/native-engines.js';
import { NobleSignatureEngine } from '../../src/crypto/engines/noble/noble-engine.js';
import { NobleKemEngine } from '../../src/crypto/engines/noble/noble-kem-engine.js';
import { OpensslSignatureEngine } from '../../src/crypto/engines/openssl/openssl-engine.js';
import { OpensslKemEngine } from '../../src/crypto/engines/openssl/openssl-kem-engine.js';
import type { SignatureEngine } from '../../src/crypto/engines/signature-engine.js';
import { verifyWith } from '../../src/crypto/engines/verify-with.js';
import { WasmSignatureEngine } from '../../src/crypto/engines/wasm/wasm-engine.js';
import { WasmKemEngine } from '../../src/crypto/engines/wasm/wasm-kem-engine.js';
import { hashAlgorithms } from '../../src/crypto/hash.js';
import type { SignOperation } from '../../src/crypto/sign-operation.js';

/** Random cases of each kind; a long run sets more. */
const CASES = Number(process.env['DIFFERENTIAL_CASES'] ?? '100');
const native = nativeEngines();
const SIGNERS: readonly SignatureEngine[] = [
  new OpensslSignatureEngine(),
  new NobleSignatureEngine(),
  new WasmSignatureEngine(),
  ...(native === undefined ? [] : [native.signatures]),
];
const KEMS: readonly KemEngine[] = [
  new OpensslKemEngine(),
  new NobleKemEngine(),
  new WasmKemEngine(),
  ...(native === undefined ? [] : [native.kems]),
];
const ML_DSAS: readonly MlDsaName[] = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'];
const ML_KEMS: readonly MlKemName[] = ['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'];

jest.setTimeout(60_000 + CASES * 500);

const oneOf = <Item>(items: readonly Item[]): Item => items[randomInt(items.length)]!;
const bytes = (length: number): Uint8Array => new Uint8Array(randomBytes(length));
const contextOrNone = () => (randomInt(2) === 0 ? {} : { context: bytes(randomInt(256)) });

function randomOperation(): SignOperation {
  const hash = oneOf(hashAlgorithms);
  return oneOf<SignOperation>([
    { mode: 'pure', message: bytes(randomInt(2000)), ...contextOrNone() },
    { mode: 'hash', hash: hash.name, digest: bytes(hash.digestBytes), ...contextOrNone() },
    { mode: 'mu', mu: bytes(64) },
  ]);
}

it('there are cases', () => expect(CASES).toBeGreaterThan(0));

it(`every engine verifies what another signed, and not after one bit changed (${CASES} cases)`, async () => {
  const disagreements: string[] = [];
  for (let index = 0; index < CASES; index += 1) {
    const algorithm = oneOf(ML_DSAS);
    const operation = randomOperation();
    const signer = oneOf(SIGNERS.filter((engine) => engine.supports(algorithm, operation.mode, false)));
    const maker = oneOf(SIGNERS);
    const { secretKey, publicKey } = await maker.generate(algorithm);
    const signature = await signer.sign(signer.loadSecretKey(secretKey), operation);
    const at = randomInt(signature.length);
    const altered = signature.with(at, signature[at]! ^ (1 << randomInt(8)));
    for (const verifier of SIGNERS.filter((engine) => engine.supportsVerify(algorithm, operation.mode))) {
      const right = await verifyWith(verifier, algorithm, publicKey, operation, signature);
      const wrong = await verifyWith(verifier, algorithm, publicKey, operation, altered);
      if (right && !wrong) continue;
      disagreements.push(
        [maker.name, signer.name, verifier.name, algorithm, operation.mode, right, wrong].join(' '),
      );
    }
  }
  expect(disagreements).toEqual([]);
});

it(`every engine opens what another encapsulated, and rejects alike (${CASES} cases)`, async () => {
  const disagreements: string[] = [];
  for (let index = 0; index < CASES; index += 1) {
    const algorithm = oneOf(ML_KEMS);
    const [maker, sender] = [oneOf(KEMS), oneOf(KEMS)];
    const { secretKey, publicKey } = await maker.generate(algorithm);
    const { ciphertext, sharedSecret } = await sender.encapsulate(
      sender.loadPublicKey(algorithm, publicKey)!,
    );
    const at = randomInt(ciphertext.length);
    const altered = ciphertext.with(at, ciphertext[at]! ^ (1 << randomInt(8)));
    const rejected = new Set<string>();
    for (const opener of KEMS) {
      const key = opener.loadSecretKey(secretKey);
      const opened = await opener.decapsulate(key, ciphertext);
      rejected.add(Buffer.from(await opener.decapsulate(key, altered)).toString('hex'));
      if (Buffer.compare(opened, sharedSecret) !== 0) {
        disagreements.push([maker.name, sender.name, opener.name, algorithm].join(' '));
      }
    }
    if (rejected.size !== 1 || rejected.has(Buffer.from(sharedSecret).toString('hex'))) {
      disagreements.push(`${algorithm}: ${rejected.size} answers to an altered ciphertext`);
    }
  }
  expect(disagreements).toEqual([]);
});
