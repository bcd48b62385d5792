import { Injectable } from '@nestjs/common';

import {
  assembleCertificate,
  newSerialNumber,
  ocspResponderTbs,
  type Validity,
} from '../crypto/pkix/index.js';
import { InternalKeys, rawPublicKey, type InternalKeyName, type KeyVersion } from '../keys/index.js';
import { CommitRefused, type Actor } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Randomness } from '../platform/randomness.js';
import { RecentReads } from '../platform/recent-reads.js';
import { Turns } from '../platform/turns.js';
import type { ResponderCertificate } from './certificate.js';
import { CertificatesRepository } from './certificates.repository.js';
import { RESPONDER_SECONDS, stillServes, type OcspResponder } from './ocsp-responder.js';
import type { SigningAuthority } from './signing-authorities.service.js';

/** Replicas may renew at once; one round suffices to see the winner's. */
const ATTEMPTS = 4;

/** The delegated responders of X.509 CAs, made at the first request and renewed in time, without a timer. */
@Injectable()
export class OcspResponders {
  readonly #recent: RecentReads<OcspResponder>;
  readonly #turns = new Turns();

  constructor(
    private readonly certificates: CertificatesRepository,
    private readonly keys: InternalKeys,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {
    this.#recent = new RecentReads(clock);
  }

  /** The responder that signs now; undefined once the CA's root has ended. */
  async of(ca: SigningAuthority, actor: Actor): Promise<OcspResponder | undefined> {
    const { id } = ca.authority;
    const known = this.#recent.find(id);
    if (known !== undefined) return known;
    const ticket = this.#recent.begin();
    const responder = await this.#turns.take(id, () => this.#ensure(ca, actor));
    if (responder !== undefined) this.#recent.remember(id, responder, ticket);
    return responder;
  }

  async #ensure(ca: SigningAuthority, actor: Actor): Promise<OcspResponder | undefined> {
    const now = this.clock.seconds();
    const rootEnd = ca.authority.expiresAt ?? Infinity;
    if (rootEnd <= now) return undefined;
    for (let left = ATTEMPTS; ; left -= 1) {
      const latest = await this.#latest(ca.authority.id);
      if (latest !== undefined && stillServes(latest.certificate, rootEnd, now)) return latest;
      try {
        return await this.#make(ca, actor, {
          notBefore: now,
          notAfter: Math.min(now + RESPONDER_SECONDS, rootEnd),
        });
      } catch (error) {
        const rivalled = error instanceof CommitRefused && error.reason === 'effect';
        if (!rivalled || left === 1) throw error;
      }
    }
  }

  async #latest(caId: string): Promise<OcspResponder | undefined> {
    const certificate = await this.certificates.latestResponder(caId);
    if (certificate === undefined) return undefined;
    const [version] = await this.keys.find([certificate.versionId]);
    return version && { certificate, version };
  }

  /** A fresh key where the CA's own lives; the one before is retired. */
  async #make(ca: SigningAuthority, actor: Actor, validity: Validity): Promise<OcspResponder> {
    const { projectId, id: caId, algorithm } = ca.authority;
    const name: InternalKeyName = { projectId, purpose: 'ocsp', name: `ocsp/${caId}`, algorithm };
    const { components } = ca.version.material;
    let certificate: ResponderCertificate | undefined;
    const version = await this.keys.make({
      name,
      actor: { ...actor, projectId },
      providers: Object.fromEntries(components.map(({ role, provider }) => [role, provider])),
      belongings: async (made) => {
        certificate = await this.#certify(ca, made, validity);
        const details = { ca_id: caId, serial: Buffer.from(certificate.serial).toString('hex') };
        return {
          effects: [this.certificates.insertResponder(certificate)],
          entries: [{ action: 'ca.ocsp', target: certificate.id, outcome: 'ok', details }],
        };
      },
    });
    if (certificate === undefined) throw new TypeError('a stored responder key was certified');
    return { certificate, version };
  }

  async #certify(
    { authority, issuer, sign }: SigningAuthority,
    version: KeyVersion,
    validity: Validity,
  ): Promise<ResponderCertificate> {
    const serial = newSerialNumber((length) => this.randomness.bytes(length));
    const subject = 'OCSP responder';
    const tbs = ocspResponderTbs({
      serialNumber: serial,
      validity,
      subject,
      key: { algorithm: version.key.algorithm, publicKey: rawPublicKey(version) },
      issuer,
    });
    const encoded = assembleCertificate(tbs, issuer.key.algorithm, await sign(tbs));
    const versionId = version.id;
    return {
      id: this.ids.make('cert'),
      caId: authority.id,
      serial,
      subject,
      issuedAt: validity.notBefore,
      expiresAt: validity.notAfter,
      encoded,
      versionId,
    };
  }
}
