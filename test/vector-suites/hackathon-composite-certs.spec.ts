import { readdirSync } from 'node:fs';

import { parseCompositePrivateKey } from '../../src/crypto/composite/composite-private-key.js';
import { parsePublicKey } from '../../src/crypto/encodings/public-key.js';
import type { KeyAlgorithm } from '../../src/crypto/key-algorithm.js';
import { keyAlgorithms } from '../../src/crypto/key-algorithm-table.js';
import { useCustody } from '../support/custody.js';
import { keyOidOf, readCertificate } from './certificate.js';
import { readVectorBytes, vectorPath } from './read-vectors.js';
import { vectorNames } from './vector-folder.js';

const FOLDER = 'hackathon-composite-certs';
const REFERENCE = `${FOLDER}/composite-sigs-ref-impl`;
const REQUIRED = ['MLDSA44-ECDSA-P256', 'MLDSA65-ECDSA-P256'];

/** The trust anchors of every implementation in the folder, as `<implementation>/<file>`. */
const anchors = readdirSync(vectorPath(FOLDER)).flatMap((implementation) =>
  vectorNames(`${FOLDER}/${implementation}`, /_ta\.der$/, []).map((name) => `${implementation}/${name}`),
);
/** Keys with an RSA or a brainpool half are not imported here. */
const keys = vectorNames(
  REFERENCE,
  /^MLDSA\d\d-(?:ECDSA-P\d+|Ed\d+).*_priv\.der$/,
  REQUIRED.map((name) => `${name}_priv.der`),
);

function algorithmOf(spki: Uint8Array): KeyAlgorithm {
  const oid = keyOidOf(spki);
  const found = keyAlgorithms.find((algorithm) => algorithm.oid === oid && algorithm.kind !== 'kem');
  if (found === undefined) throw new Error(`no algorithm has the OID ${oid}`);
  return found;
}

describe('the composite certificates of other implementations', () => {
  const custody = useCustody();

  it('are there, those of the reference implementation at least', () => {
    expect(anchors).toEqual(
      expect.arrayContaining(REQUIRED.map((name) => `composite-sigs-ref-impl/${name}_ta.der`)),
    );
  });

  it.each(anchors)('%s is signed with its own key, to the bit', async (name) => {
    const { spki, signed, signature, signatureOid } = readCertificate(readVectorBytes(`${FOLDER}/${name}`));
    const algorithm = algorithmOf(spki);
    const publicKey = parsePublicKey(algorithm, spki);
    const valid = (message: Uint8Array): Promise<boolean> =>
      custody().custody.verifyPublic(algorithm.name, publicKey, { mode: 'pure', message }, signature);
    const changed = signed.slice();
    changed[changed.length - 1]! ^= 1;
    expect(signatureOid).toBe(algorithm.oid);
    expect([await valid(signed), await valid(changed)]).toEqual([true, false]);
  });

  it.each(keys)('%s of the reference implementation gives the public key of its certificate', (name) => {
    const { spki } = readCertificate(readVectorBytes(`${REFERENCE}/${name.replace('_priv.der', '_ta.der')}`));
    const algorithm = algorithmOf(spki);
    const { publicKey } = parseCompositePrivateKey(algorithm.suite!, readVectorBytes(`${REFERENCE}/${name}`));
    expect(publicKey).toEqual(parsePublicKey(algorithm, spki));
  });
});
