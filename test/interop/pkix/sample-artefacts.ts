import { keyAlgorithm } from '../../../src/crypto/key-algorithm-table.js';
import {
  type CrlReason,
  newSerialNumber,
  type OcspStatus,
  readCertificate,
  readOcspRequest,
} from '../../../src/crypto/pkix/index.js';
import { ocspRequest } from '../../../src/crypto/pkix/testing/ocsp-request-builder.js';
import {
  SampleAuthority,
  sampleKey,
  type SampleKey,
  sampleOcspResponse,
} from '../../../src/crypto/pkix/testing/sample-authority.js';
import { systemRandom } from '../../../src/crypto/random-source.js';
import type { ArtefactFolder, AuthorityArtefacts, LeafArtefact, OcspArtefact } from './artefact-folder.js';

const HOUR = 3600;
const URLS = {
  crlUrl: 'http://pki.example.com/ca/1/crl.der',
  ocspUrl: 'http://pki.example.com/ca/1/ocsp',
};
/** Entries besides those of the leaves. */
const OTHERS = 300;

interface Leaf {
  readonly name: string;
  readonly der: Uint8Array;
  readonly serialNumber: Uint8Array;
  readonly revokedAt?: number;
  readonly reason?: CrlReason;
}

/** What one authority puts out, made by `src/crypto/pkix` with keys of node:crypto, before there is a service to ask. */
export class SampleArtefacts {
  readonly #folder: ArtefactFolder;
  readonly #algorithm: string;
  readonly #now: number;
  readonly #authority: SampleAuthority;
  readonly #responder: SampleKey;
  readonly #leaves: readonly Leaf[];

  /** @param now Unix seconds */
  constructor(folder: ArtefactFolder, algorithm: string, now: number) {
    this.#folder = folder;
    this.#algorithm = algorithm;
    this.#now = now;
    this.#authority = new SampleAuthority(algorithm, `Interop root ${algorithm}`, now);
    this.#responder = sampleKey(algorithm);
    this.#leaves = [
      this.#leaf('good'),
      { ...this.#leaf('revoked'), revokedAt: now - 100 },
      { ...this.#leaf('compromised'), revokedAt: now - 50, reason: 'keyCompromise' },
    ];
  }

  /** Writes the files. */
  write(): AuthorityArtefacts {
    const delegation = this.#authority.responder(this.#responder.key);
    return {
      algorithm: this.#algorithm,
      oid: keyAlgorithm(this.#algorithm).oid,
      root: this.#certificate('root', this.#authority.root),
      leaves: this.#leaves.map((leaf) => this.#writeLeaf(leaf)),
      emptyCrl: this.#der('empty-crl', this.#authority.crl()),
      crl: this.#der('crl', this.#crl()),
      responder: this.#certificate('responder', delegation),
      ocsp: [
        ...this.#leaves.map((leaf) => this.#exchange(leaf, delegation)),
        this.#exchange({ name: 'unknown', serialNumber: newSerialNumber(systemRandom) }, delegation),
      ],
    };
  }

  #leaf(name: string): Leaf {
    const der = this.#authority.leaf({
      key: sampleKey(this.#algorithm).key,
      subject: `${name} ü.example`,
      ...URLS,
    });
    return { name, der, serialNumber: readCertificate(der).serialNumber };
  }

  #writeLeaf({ name, der, revokedAt, reason }: Leaf): LeafArtefact {
    const certificate = this.#certificate(name, der);
    return { certificate, status: revokedAt === undefined ? 'good' : 'revoked', reason };
  }

  #crl(): Uint8Array {
    const others = Array.from({ length: OTHERS }, () => ({
      serialNumber: newSerialNumber(systemRandom),
      revokedAt: this.#now - 7,
    }));
    const leaves = this.#leaves.flatMap(({ serialNumber, revokedAt, reason }) =>
      revokedAt === undefined ? [] : [{ serialNumber, revokedAt, reason }],
    );
    return this.#authority.crl({ number: 70_000, revoked: [...leaves, ...others] });
  }

  /** The good leaf is asked about with SHA-1 and no nonce, the others with SHA-256 and a nonce. */
  #exchange(leaf: Omit<Leaf, 'der'>, delegation: Uint8Array): OcspArtefact {
    const { name, serialNumber, reason } = leaf;
    const options = name === 'good' ? {} : ({ hash: 'SHA-256', nonce: systemRandom(32) } as const);
    const request = ocspRequest(this.#authority.issuer, [serialNumber], options);
    const { certIds, nonce } = readOcspRequest(request);
    const [thisUpdate, nextUpdate] = [this.#now, this.#now + HOUR];
    const status = statusOf(leaf);
    const answers = certIds.map((certId) => ({ certId, status, thisUpdate, nextUpdate }));
    const times = { nonce, producedAt: this.#now };
    const response = sampleOcspResponse(this.#responder, delegation, answers, times);
    return {
      request: this.#der(`${name}-ocsp-request`, request),
      response: this.#der(`${name}-ocsp-response`, response),
      serialNumber: Buffer.from(serialNumber).toString('hex'),
      status: status.kind,
      reason,
    };
  }

  #certificate(name: string, der: Uint8Array): string {
    return this.#folder.certificate(`${this.#algorithm}-${name}`, der);
  }

  #der(name: string, der: Uint8Array): string {
    return this.#folder.der(`${this.#algorithm}-${name}`, der);
  }
}

function statusOf({ name, revokedAt, reason }: Omit<Leaf, 'der'>): OcspStatus {
  if (revokedAt !== undefined) return { kind: 'revoked', revokedAt, reason };
  return { kind: name === 'unknown' ? 'unknown' : 'good' };
}
