import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { verifyComposite } from '../../examples/verify-composite.js';
import { certificateFault, readCertificate } from '../../src/crypto/pkix/index.js';
import { checkSignature } from '../../src/crypto/pkix/testing/check-signature.js';
import {
  derOf,
  issue,
  issueRequest,
  issuerOf,
  revoke,
  verifiesReserialised,
  x509Project,
  type CaWorld,
} from '../support/ca.js';
import { askOcsp, fetchCrl, now } from '../support/ca-status.js';
import { until } from '../support/until.js';
import { useHsmService } from './hsm-service.js';

const SUITE = 'MLDSA65-ECDSA-P256-SHA512';

const { softhsm, service } = useHsmService();

const inToken = (algorithm: string): Promise<CaWorld<string>> =>
  x509Project({ service: service() }, { algorithm, provider: 'pkcs11' });

/** Where the project's CA and responder keys live, half by half, as their rows say. */
const homesOf = ({ project }: CaWorld<string>): readonly object[] => {
  const database = new DatabaseSync(join(service().dataDir, 'twinseal.db'), { readOnly: true });
  try {
    return database
      .prepare(
        `select k.purpose, c.role, c.provider, c.protection ->> 'level' as level
         from key_components c join key_versions v on v.id = c.version_id join keys k on k.id = v.key_id
         where k.project_id = ? and k.purpose in ('ca', 'ocsp') order by k.purpose, c.role`,
      )
      .all(project.id)
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
};

describe('an X.509 authority in a token', () => {
  it.each([
    ['ML-DSA-65', [['whole', 'hsm-wrapped']]],
    [
      SUITE,
      [
        ['ml_dsa', 'hsm-wrapped'],
        ['traditional', 'hsm-native'],
      ],
    ],
  ])(
    'of %s signs its root, leaves, lists and OCSP answers with keys that the token holds or seals',
    async (algorithm, levels) => {
      const project = await inToken(algorithm);
      const { ca } = project;
      const { root } = issuerOf(ca.root);
      expect([ca.algorithm, root.key.algorithm.name]).toEqual([algorithm, algorithm]);
      expect(await certificateFault(root, root, now(), checkSignature)).toBeUndefined();

      const { certificate: pem, meta } = await issue<string>(project);
      const leaf = readCertificate(derOf(pem));
      expect(await certificateFault(leaf, root, now(), checkSignature)).toBeUndefined();

      expect((await fetchCrl(project)).crl.entries).toEqual([]);
      expect((await askOcsp(project, [leaf.serialNumber])).first).toMatchObject({ status: 'good' });
      await revoke(project, meta.certId, 'keyCompromise');
      const revoked = { serialNumber: leaf.serialNumber, reasonCode: 1 };
      expect((await fetchCrl(project)).crl.entries).toMatchObject([revoked]);
      expect((await askOcsp(project, [leaf.serialNumber])).first).toMatchObject({
        status: 'revoked',
        reasonCode: 1,
      });

      const wanted = ['ca', 'ocsp'].flatMap((purpose) =>
        levels.map(([role, level]) => ({ purpose, role, provider: 'pkcs11', level })),
      );
      expect(homesOf(project)).toEqual(wanted);
    },
    60_000,
  );

  it('of ML-DSA-65 makes a chain that Node and the JS SDK’s way accept', async () => {
    const project = await inToken('ML-DSA-65');
    const { certificate: pem } = await issue<string>(project);
    const [leaf, root] = [new X509Certificate(pem), new X509Certificate(project.ca.root)];
    expect(root.verify(root.publicKey)).toBe(true);
    expect(leaf.checkIssued(root) && leaf.verify(root.publicKey)).toBe(true);
    expect(verifiesReserialised(pem, project.ca.root)).toBe(true);
  });

  it(`of ${SUITE} makes a chain that noble verifies`, async () => {
    const project = await inToken(SUITE);
    const { certificate: pem } = await issue<string>(project);
    const { root } = issuerOf(project.ca.root);
    const { publicKey } = root.key;
    for (const { signed: message, signature } of [root, readCertificate(derOf(pem))]) {
      expect(verifyComposite(SUITE, { publicKey, signature, message })).toBe(true);
    }
  });

  it('issues nothing while the token is away, charges nothing for that, takes revocations, and goes on when it is back', async () => {
    const project = await inToken('ML-DSA-65');
    const { client } = project;
    const { certificate, meta } = await issue<string>(project);
    const issueStatus = async () => (await client.call('POST', '/ca/issue', issueRequest())).status;
    softhsm.takeAway();
    try {
      await until(async () => (await issueStatus()) === 503);
      const used = await client.used();
      expect(await client.refusal('POST', '/ca/issue', issueRequest())).toEqual([
        503,
        { success: false, error: 'Service unavailable: hsm' },
      ]);
      expect(await client.used()).toBe(used);
      await revoke(project, meta.certId, 'superseded');
    } finally {
      softhsm.bringBack();
    }
    await until(async () => (await issueStatus()) === 200);
    const { serialNumber } = readCertificate(derOf(certificate));
    expect((await fetchCrl(project)).crl.entries).toMatchObject([{ serialNumber, reasonCode: 4 }]);
    expect((await askOcsp(project, [serialNumber])).first).toMatchObject({
      status: 'revoked',
      reasonCode: 4,
    });
  }, 120_000);
});
