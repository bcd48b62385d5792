import { X509Certificate } from 'node:crypto';

import { encodePem } from '../../src/crypto/encodings/pem.js';
import { certificateFault, readCertificate } from '../../src/crypto/pkix/index.js';
import {
  assembleCertificateRequest,
  certificateRequestTbs,
} from '../../src/crypto/pkix/testing/certificate-request-builder.js';
import { checkSignature } from '../../src/crypto/pkix/testing/check-signature.js';
import { sampleKey } from '../../src/crypto/pkix/testing/sample-authority.js';
import { signedCrlFault } from '../../src/crypto/pqcert/index.js';
import {
  derOf,
  issue,
  issueRequest,
  issuerOf,
  revoke,
  signedList,
  SUBJECT_KEY,
  x509Project,
} from '../support/ca.js';
import { askOcsp, fetchCrl, now } from '../support/ca-status.js';
import { DATABASES } from '../support/databases.js';
import { useWorld } from '../support/world.js';

const DEFAULT_SUITE = 'MLDSA65-ECDSA-P256-SHA512';
/** Every suite that keys can be made for. */
const SUITES = [
  'MLDSA44-Ed25519-SHA512',
  'MLDSA44-ECDSA-P256-SHA256',
  DEFAULT_SUITE,
  'MLDSA65-ECDSA-P384-SHA512',
  'MLDSA65-Ed25519-SHA512',
  'MLDSA87-ECDSA-P384-SHA512',
  'MLDSA87-Ed448-SHAKE256',
  'MLDSA87-ECDSA-P521-SHA512',
];
const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

describe.each(DATABASES)('a composite X.509 authority on %s', (database) => {
  const world = useWorld({}, database);

  it.each(SUITES)(
    'of %s signs its root, leaves, lists and OCSP answers with the suite',
    async (algorithm) => {
      const project = await x509Project(world(), { algorithm });
      const { ca } = project;
      expect(ca.algorithm).toBe(algorithm);
      const { root } = issuerOf(ca.root);
      expect(root.key.algorithm.name).toBe(algorithm);
      expect(await certificateFault(root, root, now(), checkSignature)).toBeUndefined();
      expect(new X509Certificate(ca.root).ca).toBe(true);

      const { certificate: pem, meta } = await issue<string>(project);
      expect(meta).toMatchObject({ algorithm, format: 'x509' });
      const leaf = readCertificate(derOf(pem));
      expect([leaf.signatureAlgorithm.name, leaf.key.algorithm.name]).toEqual([algorithm, 'ML-DSA-65']);
      expect(await certificateFault(leaf, root, now(), checkSignature)).toBeUndefined();

      await revoke(project, meta.certId, 'keyCompromise');
      const { crl } = await signedList(project);
      expect(crl.algorithm).toBe(algorithm);
      expect(await signedCrlFault(crl, { format: 'x509', key: root.key }, checkSignature)).toBeUndefined();
      const { crl: der } = await fetchCrl(project);
      expect(der.entries).toMatchObject([{ serialNumber: leaf.serialNumber, reasonCode: 1 }]);

      const { response, first } = await askOcsp(project, [leaf.serialNumber]);
      expect(first.status).toBe('revoked');
      expect(response.certificates[0]!.key.algorithm.name).toBe(algorithm);
    },
  );

  it('certifies keys of ML-DSA-65 and of its own suite, told apart by their length', async () => {
    const project = await x509Project(world(), { algorithm: DEFAULT_SUITE });
    const { key } = sampleKey(DEFAULT_SUITE);
    expect(key.publicKey).toHaveLength(2017);
    const composite = await issue<string>(project, { publicKey: b64(key.publicKey) });
    expect(readCertificate(derOf(composite.certificate)).key).toEqual(key);
    const single = await issue<string>(project);
    expect(b64(readCertificate(derOf(single.certificate)).key.publicKey)).toBe(SUBJECT_KEY);
  });

  it('takes certificate requests of both, and of no third algorithm', async () => {
    const { client } = await x509Project(world(), { algorithm: DEFAULT_SUITE });
    const issued = (name: string) => {
      const { key, sign } = sampleKey(name);
      const tbs = certificateRequestTbs({ commonName: 'device', key });
      const der = assembleCertificateRequest(tbs, key.algorithm, sign(tbs));
      const body = { csr: encodePem('CERTIFICATE REQUEST', der), expiresInSeconds: 60 };
      return client.call('POST', '/ca/issue', body);
    };
    for (const name of [DEFAULT_SUITE, 'ML-DSA-65']) expect((await issued(name)).status).toBe(200);
    for (const name of ['MLDSA65-Ed25519-SHA512', 'ML-DSA-44']) {
      const answer = await issued(name);
      expect([answer.status, answer.json()['error']]).toEqual([
        400,
        `"csr" must be for a key of ML-DSA-65 or ${DEFAULT_SUITE}`,
      ]);
    }
  });

  it('refuses keys of another length and points that are none', async () => {
    const { client } = await x509Project(world(), { algorithm: DEFAULT_SUITE });
    const { key } = sampleKey(DEFAULT_SUITE);
    const offCurve = key.publicKey.slice();
    offCurve[offCurve.length - 1]! ^= 1;
    const compressed = key.publicKey.slice();
    compressed[1952] = 2;
    const wrong = [offCurve, compressed, key.publicKey.subarray(1), key.publicKey.subarray(0, 1953)];
    for (const publicKey of wrong) {
      const answer = await client.refusal('POST', '/ca/issue', issueRequest({ publicKey: b64(publicKey) }));
      expect(answer).toEqual([
        400,
        {
          success: false,
          error: `"publicKey" must be a base64-encoded ML-DSA-65 public key (1952 bytes) or ${DEFAULT_SUITE} public key (2017 bytes)`,
        },
      ]);
    }
    expect(await client.used()).toBe(0);
  });
});
