import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { encodePem } from '../../../src/crypto/encodings/pem.js';

/** A leaf and what the CA says of it; `reason` in the words of RFC 5280. */
export interface LeafArtefact {
  /** PEM file. */
  readonly certificate: string;
  readonly status: 'good' | 'revoked';
  readonly reason?: string | undefined;
}

/** An OCSP exchange about one serial number. */
export interface OcspArtefact {
  /** DER files. */
  readonly request: string;
  readonly response: string;
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly reason?: string | undefined;
}

/** What one certificate authority put out. Files are named relative to the folder. */
export interface AuthorityArtefacts {
  /** Canonical name of the algorithm. */
  readonly algorithm: string;
  readonly oid: string;
  /** PEM file. */
  readonly root: string;
  readonly leaves: readonly LeafArtefact[];
  /** DER file of the list from before the first revocation. */
  readonly emptyCrl: string;
  /** DER file of the list that names every revoked leaf. */
  readonly crl: string;
  /** PEM file of the delegated responder. */
  readonly responder: string;
  readonly ocsp: readonly OcspArtefact[];
}

/** `manifest.json` of a folder that the judges check. */
export interface Manifest {
  /** Unix seconds at which everything is valid. */
  readonly at: number;
  readonly authorities: readonly AuthorityArtefacts[];
}

/** Writes what authorities put out into a folder, for programs in other languages to judge. */
export class ArtefactFolder {
  readonly path: string;
  readonly #authorities: AuthorityArtefacts[] = [];

  constructor(path: string) {
    this.path = path;
    mkdirSync(path, { recursive: true });
  }

  certificate(name: string, der: Uint8Array): string {
    return this.#write(`${name}.pem`, encodePem('CERTIFICATE', der));
  }

  der(name: string, der: Uint8Array): string {
    return this.#write(`${name}.der`, der);
  }

  add(authority: AuthorityArtefacts): void {
    this.#authorities.push(authority);
  }

  /** Writes the manifest. @param at Unix seconds */
  close(at: number): Manifest {
    const manifest: Manifest = { at, authorities: this.#authorities };
    this.#write('manifest.json', JSON.stringify(manifest, undefined, 2));
    return manifest;
  }

  #write(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.path, name), content);
    return name;
  }
}
