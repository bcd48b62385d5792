import { join } from 'node:path';

import type { AuthorityArtefacts, LeafArtefact, Manifest, OcspArtefact } from './artefact-folder.js';
import { CACHE, type Ended, type Judge, run } from './judge.js';
import type { Verdicts } from './verdicts.js';

const OPENSSL = join(CACHE, 'openssl/openssl');
/** How the program words the reasons of a list. */
const REASONS = [
  ['Key Compromise', 'keyCompromise'],
  ['Affiliation Changed', 'affiliationChanged'],
  ['Superseded', 'superseded'],
  ['Cessation Of Operation', 'cessationOfOperation'],
  ['Privilege Withdrawn', 'privilegeWithdrawn'],
] as const;

/** The program `openssl`, 3.5 or newer. It knows no composites. */
export const opensslJudge: Judge = {
  knows: (algorithm) => algorithm.startsWith('ML-DSA-'),
  async judge(folder, { at }, authority) {
    return await new Session(folder, at, authority).verdicts();
  },
};

class Session {
  readonly #folder: string;
  readonly #at: string;
  readonly #authority: AuthorityArtefacts;

  constructor(folder: string, at: Manifest['at'], authority: AuthorityArtefacts) {
    this.#folder = folder;
    this.#at = String(at);
    this.#authority = authority;
  }

  async verdicts(): Promise<Verdicts> {
    const { root, leaves, responder, emptyCrl, crl, ocsp } = this.#authority;
    const lines: string[] = [];
    for (const name of [root, ...leaves.map(({ certificate }) => certificate), responder]) {
      lines.push(`${name}: ${(await this.#verify(name)).code === 0 ? 'issued' : 'refused'}`);
    }
    for (const name of [emptyCrl, crl]) lines.push(`${name}: ${await this.#list(name)}`);
    for (const leaf of leaves) lines.push(`${leaf.certificate} listed: ${await this.#listed(leaf)}`);
    for (const exchange of ocsp) lines.push(`${exchange.response}: ${await this.#answer(exchange)}`);
    return lines;
  }

  #verify(name: string, ...more: readonly string[]): Promise<Ended> {
    const root = this.#path(this.#authority.root);
    // Without -check_ss_sig a root is trusted as it is, whatever its signature.
    const strict = ['-x509_strict', '-check_ss_sig', '-attime', this.#at];
    return run(OPENSSL, 'verify', ...strict, '-CAfile', root, ...more, this.#path(name));
  }

  async #list(name: string): Promise<string> {
    const root = this.#path(this.#authority.root);
    const list = ['-inform', 'DER', '-in', this.#path(name), '-CAfile', root, '-noout'];
    const { stderr } = await run(OPENSSL, 'crl', ...list);
    return stderr.includes('verify OK') ? 'signed' : 'refused';
  }

  async #listed({ certificate }: LeafArtefact): Promise<string> {
    const list = this.#path(this.#authority.crl);
    const { code, stderr } = await this.#verify(certificate, '-crl_check', '-CRLfile', list);
    if (code === 0) return 'no';
    if (!stderr.includes('certificate revoked')) return `not known: ${stderr}`;
    return await this.#reason(certificate);
  }

  /** The reason of an entry, which a verification does not tell; `yes` when it has none. */
  async #reason(certificate: string): Promise<string> {
    const shown = await run(OPENSSL, 'x509', '-in', this.#path(certificate), '-noout', '-serial');
    const serialNumber = shown.stdout.trim().replace('serial=', '');
    const list = ['-inform', 'DER', '-in', this.#path(this.#authority.crl), '-text', '-noout'];
    const entries = (await run(OPENSSL, 'crl', ...list)).stdout.split('Serial Number: ');
    const entry = entries.find((one) => one.startsWith(`${serialNumber}\n`)) ?? '';
    return REASONS.find(([words]) => entry.includes(words))?.[1] ?? 'yes';
  }

  async #answer({ request, response, serialNumber }: OcspArtefact): Promise<string> {
    const root = this.#path(this.#authority.root);
    const answered = ['-respin', this.#path(response)];
    // With both messages the program compares the nonces, and says what it thinks of the signature.
    const asked = ['-reqin', this.#path(request), '-CAfile', root, '-attime', this.#at];
    const { code, stderr } = await run(OPENSSL, 'ocsp', ...asked, ...answered);
    if (code !== 0 || !stderr.includes('Response verify OK')) return 'refused';
    for (const hash of ['-sha1', '-sha256']) {
      const about = [hash, '-issuer', root, '-serial', `0x${serialNumber}`, '-no_nonce', '-noverify'];
      const { stdout } = await run(OPENSSL, 'ocsp', ...about, ...answered);
      const [, status] = /^0x[0-9a-f]+: (good|revoked|unknown)$/m.exec(stdout) ?? [];
      const [, reason] = /^\tReason: (\w+)$/m.exec(stdout) ?? [];
      if (status !== undefined) return reason === undefined ? status : `${status} ${reason}`;
    }
    return 'refused';
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}
