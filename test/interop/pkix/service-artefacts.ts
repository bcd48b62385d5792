import { keyAlgorithm } from '../../../src/crypto/key-algorithm-table.js';
import {
  newSerialNumber,
  readCertificate,
  readOcspResponse,
  type CrlReason,
} from '../../../src/crypto/pkix/index.js';
import { ocspRequest } from '../../../src/crypto/pkix/testing/ocsp-request-builder.js';
import { systemRandom } from '../../../src/crypto/random-source.js';
import {
  derOf,
  issue,
  issuerOf,
  ocspPost,
  openGet,
  revoke,
  x509Project,
  type CaWorld,
} from '../../support/ca.js';
import type { World } from '../../support/world.js';
import type { ArtefactFolder, AuthorityArtefacts, LeafArtefact, OcspArtefact } from './artefact-folder.js';

interface Leaf {
  readonly name: string;
  readonly serialNumber: Uint8Array;
  readonly artefact: LeafArtefact;
}

const LEAVES: readonly (readonly [name: string, status: LeafArtefact['status'], reason?: CrlReason])[] = [
  ['good', 'good'],
  ['revoked', 'revoked'],
  ['compromised', 'revoked', 'keyCompromise'],
];

/** What a running service answers about one X.509 authority, byte for byte as it came over HTTP. */
export class ServiceArtefacts {
  readonly #folder: ArtefactFolder;
  readonly #algorithm: string;
  readonly #project: CaWorld<string>;

  private constructor(folder: ArtefactFolder, algorithm: string, project: CaWorld<string>) {
    this.#folder = folder;
    this.#algorithm = algorithm;
    this.#project = project;
  }

  /** Makes the authority, lets it work, and writes the files. */
  static async write(
    folder: ArtefactFolder,
    algorithm: string,
    world: Pick<World, 'service'>,
  ): Promise<AuthorityArtefacts> {
    const project = await x509Project(world, { algorithm, subject: `Service root ${algorithm}` });
    return await new ServiceArtefacts(folder, algorithm, project).#write();
  }

  async #write(): Promise<AuthorityArtefacts> {
    const { ca } = this.#project;
    const root = (await openGet(this.#project, `/ca/${ca.id}/root.pem`)).text;
    const emptyCrl = await this.#crl('empty-crl');
    const leaves: Leaf[] = [];
    for (const leaf of LEAVES) leaves.push(await this.#leaf(...leaf));
    const crl = await this.#crl('crl');
    const exchanges = [...leaves, { name: 'unknown', serialNumber: newSerialNumber(systemRandom) }];
    const ocsp: OcspArtefact[] = [];
    let responder: Uint8Array | undefined;
    for (const leaf of exchanges) {
      const { exchange, delegation } = await this.#ask(leaf);
      ocsp.push(exchange);
      responder ??= delegation;
    }
    if (responder === undefined) throw new Error('no answer brought the responder’s certificate');
    return {
      algorithm: this.#algorithm,
      oid: keyAlgorithm(this.#algorithm).oid,
      root: this.#certificate('root', derOf(root)),
      leaves: leaves.map(({ artefact }) => artefact),
      emptyCrl,
      crl,
      responder: this.#certificate('responder', responder),
      ocsp,
    };
  }

  async #leaf(name: string, status: LeafArtefact['status'], reason?: CrlReason): Promise<Leaf> {
    const { certificate, meta } = await issue<string>(this.#project, { subject: `${name} ü.example` });
    if (status === 'revoked') await revoke(this.#project, meta.certId, reason);
    const der = derOf(certificate);
    const { serialNumber } = readCertificate(der);
    return { name, serialNumber, artefact: { certificate: this.#certificate(name, der), status, reason } };
  }

  async #crl(name: string): Promise<string> {
    return this.#der(name, (await openGet(this.#project, `/ca/${this.#project.ca.id}/crl.der`)).bytes);
  }

  /** The good leaf is asked about with SHA-1 and no nonce, the others with SHA-256 and a nonce. */
  async #ask({ name, serialNumber, artefact }: Omit<Leaf, 'artefact'> & Partial<Leaf>) {
    const { issuer } = issuerOf(this.#project.ca.root);
    const options = name === 'good' ? {} : ({ hash: 'SHA-256', nonce: systemRandom(32) } as const);
    const request = ocspRequest(issuer, [serialNumber], options);
    const { bytes } = await ocspPost(this.#project, this.#project.ca.id, request);
    const [responder] = readOcspResponse(bytes).certificates;
    const exchange: OcspArtefact = {
      request: this.#der(`${name}-ocsp-request`, request),
      response: this.#der(`${name}-ocsp-response`, bytes),
      serialNumber: Buffer.from(serialNumber).toString('hex'),
      status: artefact?.status ?? 'unknown',
      reason: artefact?.reason,
    };
    return { exchange, delegation: responder?.der };
  }

  #certificate(name: string, der: Uint8Array): string {
    return this.#folder.certificate(`service-${this.#algorithm}-${name}`, der);
  }

  #der(name: string, der: Uint8Array): string {
    return this.#folder.der(`service-${this.#algorithm}-${name}`, der);
  }
}
