import 'reflect-metadata';
import { X509Certificate as NodeCertificate, webcrypto } from 'node:crypto';

import { X509Certificate, X509CertificateGenerator } from '@peculiar/x509';

import { isHeld } from '../../src/crypto/composite/composite-suite.js';
import { compositeSuites } from '../../src/crypto/composite/composite-suite-table.js';
import { parsePublicKey, publicKeyToSpki } from '../../src/crypto/encodings/public-key.js';
import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';
import type { KeyMaterial } from '../../src/custody/index.js';
import { useCustody } from '../support/custody.js';
import { keyOidOf, readCertificate } from '../vector-suites/certificate.js';

const suites = compositeSuites.filter(({ traditional }) => isHeld(traditional));
const custody = useCustody();

type Bytes = ArrayBuffer | NodeJS.ArrayBufferView;

const bytesOf = (source: Bytes): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);

/** A Crypto object whose signatures are custody's: the library builds certificates and knows no private key. */
const cryptoOver = (
  material: KeyMaterial,
  oid: string,
): { crypto: webcrypto.Crypto; keys: webcrypto.CryptoKeyPair } => {
  const algorithm = { name: oid };
  const publicKey = { type: 'public', algorithm, extractable: true, usages: ['verify'] };
  const privateKey = { type: 'private', algorithm, extractable: false, usages: ['sign'] };
  const raw = new Uint8Array(Buffer.concat(material.components.map((half) => half.publicKey)));
  const operation = (message: Bytes) => ({ mode: 'pure', message: bytesOf(message) }) as const;
  const subtle = {
    exportKey: async () => publicKeyToSpki(keyAlgorithm(material.algorithm), raw).slice().buffer,
    importKey: async () => publicKey,
    sign: async (_algorithm: unknown, _key: unknown, message: Bytes) =>
      (await custody().custody.sign(material, 'general', operation(message))).slice().buffer,
    verify: (_algorithm: unknown, _key: unknown, signature: Bytes, message: Bytes) =>
      custody().custody.verify(material, 'general', operation(message), bytesOf(signature)),
  };
  const crypto = {
    subtle,
    getRandomValues: (array: Uint8Array<ArrayBuffer>) => webcrypto.getRandomValues(array),
  };
  return {
    crypto: crypto as unknown as webcrypto.Crypto,
    keys: { publicKey, privateKey } as unknown as webcrypto.CryptoKeyPair,
  };
};

describe.each(suites.map(({ name, oid }) => [name, oid] as const))(
  'a self-signed certificate of %s',
  (name, oid) => {
    it('built by @peculiar/x509 over custody is read and verified by everybody', async () => {
      const material = await custody().custody.generate(custody().plan(name));
      const { crypto, keys } = cryptoOver(material, oid);
      const made = await X509CertificateGenerator.createSelfSigned(
        { name: 'CN=two seals', keys, signingAlgorithm: { name: oid }, serialNumber: '01', extensions: [] },
        crypto,
      );
      const der = new Uint8Array(made.rawData);
      const { spki, signed, signature, signatureOid } = readCertificate(der);
      const publicKey = parsePublicKey(keyAlgorithm(name), spki);
      const message = { mode: 'pure', message: signed } as const;
      expect([keyOidOf(spki), signatureOid]).toEqual([oid, oid]);
      expect(await custody().custody.verifyPublic(name, publicKey, message, signature)).toBe(true);
      expect(new NodeCertificate(der).subject).toBe('CN=two seals');
      expect(
        await new X509Certificate(der).verify({ publicKey: keys.publicKey, signatureOnly: true }, crypto),
      ).toBe(true);
      const changed = der.slice();
      changed[changed.length - 1]! ^= 1;
      expect(
        await new X509Certificate(changed).verify({ publicKey: keys.publicKey, signatureOnly: true }, crypto),
      ).toBe(false);
    });
  },
);
