import { verifyWith } from '../../src/crypto/engines/verify-with.js';
import { parseCompositePrivateKey } from '../../src/crypto/composite/composite-private-key.js';
import { isHeld } from '../../src/crypto/composite/composite-suite.js';
import type { MlDsaName } from '../../src/crypto/component-algorithm.js';
import { parsePrivateKey } from '../../src/crypto/encodings/private-key.js';
import { parsePublicKey } from '../../src/crypto/encodings/public-key.js';
import { OpensslSignatureEngine } from '../../src/crypto/engines/openssl/openssl-engine.js';
import type { KeyAlgorithm } from '../../src/crypto/key-algorithm.js';
import { keyAlgorithm, keyAlgorithms } from '../../src/crypto/key-algorithm-table.js';
import {
  encodeCompositePkcs8,
  encodeCompositePrivateKey,
} from '../../src/crypto/testing/encode-composite-private-key.js';
import { useCustody } from '../support/custody.js';
import { keyOidOf, readCertificate } from './certificate.js';
import { readVectors } from './read-vectors.js';

interface VectorTest {
  readonly tcId: string;
  readonly pk: string;
  readonly x5c: string;
  readonly sk: string;
  readonly sk_pkcs8: string;
  readonly s: string;
  readonly sWithContext: string;
}

interface VectorFile {
  readonly m: string;
  readonly ctx: string;
  readonly tests: readonly VectorTest[];
}

const base64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const file = readVectors<VectorFile>('composite-sigs/testvectors.json');
const message = base64(file.m);
const context = base64(file.ctx);
/** By the OID in the certificate: the draft's names of brainpool suites differ from their labels. */
const algorithmOf = ({ x5c }: VectorTest): KeyAlgorithm => {
  const oid = keyOidOf(readCertificate(base64(x5c)).spki);
  const found = keyAlgorithms.find((algorithm) => algorithm.oid === oid);
  if (found === undefined) throw new Error(`no algorithm has the OID ${oid}`);
  return found;
};
const nameOf = (test: VectorTest): string => algorithmOf(test).name;
const suiteOf = (test: VectorTest) => algorithmOf(test).suite;
const heldTests = file.tests.filter((test) => {
  const suite = suiteOf(test);
  return suite !== undefined && isHeld(suite.traditional);
});
const pureTests = file.tests.filter((test) => suiteOf(test) === undefined);

describe('the vectors of the composite draft', () => {
  const custody = useCustody();

  it('name the suites of the table, among them the two that every folder holds', () => {
    const names = file.tests.map(nameOf);
    expect(names).toEqual(expect.arrayContaining(['MLDSA44-ECDSA-P256-SHA256', 'MLDSA65-ECDSA-P256-SHA512']));
    for (const name of names) expect(keyAlgorithm(name).name).toBe(name);
  });

  it.each(file.tests.map((test) => [test.tcId, test] as const))(
    '%s: signatures verify with and without context, and under no other context, message or key',
    async (_name, test) => {
      const name = nameOf(test);
      const publicKey = parsePublicKey(keyAlgorithm(name), base64(test.pk));
      const valid = (more: object, signature: string): Promise<boolean> =>
        custody().custody.verifyPublic(
          name,
          publicKey,
          { mode: 'pure', message, ...more },
          base64(signature),
        );
      expect(await valid({}, test.s)).toBe(true);
      expect(await valid({ context }, test.sWithContext)).toBe(true);
      expect(await valid({ context }, test.s)).toBe(false);
      expect(await valid({}, test.sWithContext)).toBe(false);
      expect(await valid({ message: message.subarray(1) }, test.s)).toBe(false);
    },
  );

  it.each(file.tests.map((test) => [test.tcId, test] as const))(
    '%s: the certificate carries the public key and is signed with it',
    async (_name, test) => {
      const algorithm = keyAlgorithm(nameOf(test));
      const { spki, signed, signature, signatureOid } = readCertificate(base64(test.x5c));
      const publicKey = parsePublicKey(algorithm, spki);
      expect(signatureOid).toBe(algorithm.oid);
      expect(publicKey).toEqual(base64(test.pk));
      const operation = { mode: 'pure', message: signed } as const;
      expect(await custody().custody.verifyPublic(algorithm.name, publicKey, operation, signature)).toBe(
        true,
      );
    },
  );

  it.each(heldTests.map((test) => [test.tcId, test] as const))(
    '%s: the private key gives the public one in both forms, and is written as it was read',
    (_name, test) => {
      const suite = suiteOf(test)!;
      for (const encoded of [test.sk, test.sk_pkcs8]) {
        const { secretKeys, publicKey } = parseCompositePrivateKey(suite, base64(encoded));
        expect(publicKey).toEqual(base64(test.pk));
        expect(encodeCompositePrivateKey(secretKeys)).toEqual(base64(test.sk));
        expect(encodeCompositePkcs8(suite, secretKeys)).toEqual(base64(test.sk_pkcs8));
      }
    },
  );

  it.each(heldTests.map((test) => [test.tcId, test] as const))(
    '%s: the imported key signs and verifies on every backend',
    async (_name, test) => {
      const suite = suiteOf(test)!;
      for (const providers of custody().homes) {
        const { secretKeys, publicKey } = parseCompositePrivateKey(suite, base64(test.sk));
        const plan = custody().plan(suite.name, { providers });
        const { mlDsa, traditional } = secretKeys;
        const material = await custody().custody.import(plan, mlDsa, traditional);
        const operation = { mode: 'pure', message, context } as const;
        const signature = await custody().custody.sign(material, 'general', operation);
        expect(await custody().custody.verify(material, 'general', operation, signature)).toBe(true);
        expect(await custody().custody.verifyPublic(suite.name, publicKey, operation, signature)).toBe(true);
      }
    },
  );
});

if (pureTests.length > 0) {
  describe('the pure ML-DSA vectors beside them', () => {
    const engine = new OpensslSignatureEngine();

    it.each(pureTests.map((test) => [test.tcId, test] as const))(
      '%s: the private key gives the public one and signs',
      async (_name, test) => {
        const name = nameOf(test) as MlDsaName;
        for (const encoded of [test.sk, test.sk_pkcs8]) {
          const { secretKey, publicKey } = parsePrivateKey(name, base64(encoded));
          expect(publicKey).toEqual(base64(test.pk));
          const operation = { mode: 'pure', message } as const;
          const signature = await engine.sign(engine.loadSecretKey(secretKey), operation);
          expect(await verifyWith(engine, name, publicKey, operation, signature)).toBe(true);
        }
      },
    );
  });
}
