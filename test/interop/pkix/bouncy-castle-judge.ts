import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { BouncyCastle } from '../bouncy-castle/bouncy-castle.js';
import type { AuthorityArtefacts, Manifest } from './artefact-folder.js';
import { certificateOf, type Judge } from './judge.js';
import type { Verdicts } from './verdicts.js';

/** Bouncy Castle for Java, composites included. */
export class BouncyCastleJudge implements Judge {
  readonly #castle = new BouncyCastle();

  knows(): boolean {
    return true;
  }

  async judge(folder: string, { at }: Manifest, authority: AuthorityArtefacts): Promise<Verdicts> {
    const { leaves, responder, emptyCrl, crl, ocsp } = authority;
    const root = certificateOf(folder, authority.root);
    const der = (name: string): Uint8Array => readFileSync(join(folder, name));
    const lines: string[] = [];
    for (const name of [authority.root, ...leaves.map(({ certificate }) => certificate), responder]) {
      const issued = await this.#castle.isIssued(root, certificateOf(folder, name), at);
      lines.push(`${name}: ${issued ? 'issued' : 'refused'}`);
    }
    for (const name of [emptyCrl, crl]) {
      lines.push(`${name}: ${(await this.#castle.isSigned(root, der(name), at)) ? 'signed' : 'refused'}`);
    }
    for (const { certificate } of leaves) {
      const listed = await this.#castle.listed(der(crl), certificateOf(folder, certificate));
      lines.push(`${certificate} listed: ${listed}`);
    }
    for (const { request, response } of ocsp) {
      lines.push(`${response}: ${await this.#castle.answer(root, der(request), der(response), at)}`);
    }
    return lines;
  }

  close(): void {
    this.#castle.close();
  }
}
