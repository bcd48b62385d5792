import { Attributes, CertificationRequestInfo } from '@peculiar/asn1-csr';
import { AlgorithmIdentifier, Attribute, SubjectPublicKeyInfo } from '@peculiar/asn1-x509';

import type { KeyAlgorithm } from '../../key-algorithm.js';
import type { CertifiedKey } from '../certified-key.js';
import { bufferOf, toDer } from '../der-codec.js';
import { nameOf } from '../distinguished-name.js';
import { assembleSigned } from '../signed-structure.js';

/** id-challengePassword (RFC 2985 section 5.4.1): any attribute will do. */
const CHALLENGE_PASSWORD = '1.2.840.113549.1.9.7';
const UTF8_TEXT = Uint8Array.of(0x0c, 0x01, 0x78);

/** What an applicant signs: DER CertificationRequestInfo. */
export function certificateRequestTbs({
  commonName,
  key,
  withAttribute = false,
}: {
  readonly commonName: string;
  readonly key: CertifiedKey;
  readonly withAttribute?: boolean;
}): Uint8Array {
  const attribute = new Attribute({ type: CHALLENGE_PASSWORD, values: [bufferOf(UTF8_TEXT)] });
  return toDer(
    new CertificationRequestInfo({
      version: 0,
      subject: nameOf(commonName),
      subjectPKInfo: new SubjectPublicKeyInfo({
        algorithm: new AlgorithmIdentifier({ algorithm: key.algorithm.oid }),
        subjectPublicKey: bufferOf(key.publicKey),
      }),
      attributes: new Attributes(withAttribute ? [attribute] : []),
    }),
  );
}

/** A PKCS#10 request in DER. */
export function assembleCertificateRequest(
  tbs: Uint8Array,
  algorithm: KeyAlgorithm,
  signature: Uint8Array,
): Uint8Array {
  return assembleSigned(tbs, algorithm, signature);
}
