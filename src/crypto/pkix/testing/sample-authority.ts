import { generateKeyPairSync, sign } from 'node:crypto';

import { keyAlgorithm, keyAlgorithms } from '../../key-algorithm-table.js';
import { systemRandom } from '../../random-source.js';
import { compositeSample } from '../../testing/composite-sample.js';
import {
  assembleCertificate,
  assembleCrl,
  assembleOcspResponse,
  type CertifiedKey,
  crlEntry,
  crlTbs,
  type CrlRequest,
  type Issuer,
  isPkixAlgorithm,
  leafTbs,
  type LeafRequest,
  newSerialNumber,
  ocspResponderTbs,
  ocspResponseTbs,
  type OcspResponseRequest,
  type RevokedEntry,
  rootTbs,
  type Validity,
} from '../index.js';

/** 2026-11-21 00:00:00 UTC. */
export const NOW = 1_795_219_200;
const DAY = 86_400;
const rootValidity = (now: number): Validity => ({ notBefore: now - DAY, notAfter: now + 30 * 365 * DAY });
const leafValidity = (now: number): Validity => ({ notBefore: now - 60, notAfter: now + 90 * DAY });
/** Of what an authority makes that takes `NOW` for the present. */
export const ROOT_VALIDITY = rootValidity(NOW);
export const LEAF_VALIDITY = leafValidity(NOW);

/** Every algorithm that certificates are made with. */
export const PKIX_ALGORITHMS = keyAlgorithms.filter(isPkixAlgorithm).map(({ name }) => name);

/** A key pair in memory: what custody is to the service. */
export interface SampleKey {
  readonly key: CertifiedKey;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export function sampleKey(algorithmName: string): SampleKey {
  const algorithm = keyAlgorithm(algorithmName);
  if (algorithm.suite !== undefined) {
    const sample = compositeSample(algorithm.suite);
    return { key: { algorithm, publicKey: sample.publicKey }, sign: (message) => sample.sign(message) };
  }
  const pair = generateKeyPairSync(algorithmName.toLowerCase() as 'ml-dsa-44');
  const spki = pair.publicKey.export({ format: 'der', type: 'spki' });
  return {
    key: { algorithm, publicKey: new Uint8Array(spki.subarray(-algorithm.sizes.publicKey)) },
    sign: (message) => new Uint8Array(sign(null, message, pair.privateKey)),
  };
}

/** What a list is to have that is not the usual. */
export type SampleList = Partial<Omit<CrlRequest, 'entries'>> & {
  readonly revoked?: readonly RevokedEntry[];
};

/** An authority made of the functions under test and keys of node:crypto. */
export class SampleAuthority {
  readonly issuer: Issuer;
  readonly root: Uint8Array;
  readonly #key: SampleKey;
  readonly #now: number;

  /** @param now what it takes for the present, Unix seconds */
  constructor(algorithmName: string, commonName = `Test root ${algorithmName}`, now = NOW) {
    this.#key = sampleKey(algorithmName);
    this.#now = now;
    this.issuer = { commonName, key: this.#key.key };
    const serialNumber = newSerialNumber(systemRandom);
    this.root = this.certify(rootTbs({ serialNumber, validity: rootValidity(now), issuer: this.issuer }));
  }

  leaf(more: Partial<LeafRequest> & Pick<LeafRequest, 'key'>): Uint8Array {
    return this.certify(leafTbs({ ...this.#endEntity(), subject: 'leaf.example', ...more }));
  }

  responder(key: CertifiedKey): Uint8Array {
    return this.certify(ocspResponderTbs({ ...this.#endEntity(), subject: 'OCSP responder', key }));
  }

  certify(tbs: Uint8Array): Uint8Array {
    return assembleCertificate(tbs, this.issuer.key.algorithm, this.#key.sign(tbs));
  }

  crl({ revoked = [], ...more }: SampleList = {}): Uint8Array {
    const [thisUpdate, nextUpdate] = [this.#now, this.#now + 7 * DAY];
    const entries = revoked.map(crlEntry);
    const tbs = crlTbs({ issuer: this.issuer, number: 1, thisUpdate, nextUpdate, ...more, entries });
    return assembleCrl(tbs, this.issuer.key.algorithm, this.#key.sign(tbs));
  }

  #endEntity(): Pick<LeafRequest, 'serialNumber' | 'validity' | 'issuer'> {
    const serialNumber = newSerialNumber(systemRandom);
    return { serialNumber, validity: leafValidity(this.#now), issuer: this.issuer };
  }
}

/** A signed OCSP response of that responder. */
export function sampleOcspResponse(
  responder: SampleKey,
  certificate: Uint8Array,
  answers: OcspResponseRequest['answers'],
  { nonce, producedAt = NOW }: { readonly nonce?: Uint8Array | undefined; readonly producedAt?: number } = {},
): Uint8Array {
  const tbs = ocspResponseTbs({ responder: responder.key, producedAt, answers, nonce });
  return assembleOcspResponse(tbs, responder.key.algorithm, responder.sign(tbs), certificate);
}
