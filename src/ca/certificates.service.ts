import { Injectable } from '@nestjs/common';

import { findCrlReason } from '../crypto/pkix/index.js';
import { ConflictError } from '../errors/index.js';
import { CommitRefused, Ledger, notingRefusals, type Effect } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { auditTarget, isStoredId } from '../platform/stored-id.js';
import {
  chargeNotice,
  commitCharged,
  Prices,
  usageNumbers,
  type ChargedCaller,
  type UsageNumbers,
} from '../usage/index.js';
import { AuthoritiesRepository } from './authorities.repository.js';
import type { CaFormat } from './authority.js';
import { certificateNotFound } from './ca-errors.js';
import { certificateForm } from './certificate-forms.js';
import { CertificatesRepository, type KnownCertificate } from './certificates.repository.js';
import { CompromisedKeysRepository } from './compromised-keys.repository.js';
import { keyPartHashes } from './key-part-hashes.js';
import { REVOKED_ALREADY, RevocationsRepository } from './revocations.repository.js';

/** A certificate and what has become of it. */
export interface FoundCertificate extends KnownCertificate {
  readonly expired: boolean;
}

/** A revocation that was stored and paid for. */
export interface StoredRevocation {
  readonly format: CaFormat;
  /** Unix seconds. */
  readonly revokedAt: number;
  readonly usage: UsageNumbers;
}

/** Certificates after they were issued, by any of the project's CAs, retired ones included. */
@Injectable()
export class Certificates {
  constructor(
    private readonly authorities: AuthoritiesRepository,
    private readonly rows: CertificatesRepository,
    private readonly revocations: RevocationsRepository,
    private readonly compromised: CompromisedKeysRepository,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
    private readonly prices: Prices,
  ) {}

  /** @throws RequestError `request.not-found`, also for another project's certificate */
  async find(projectId: string, certId: string): Promise<FoundCertificate> {
    const found = await this.#require(projectId, certId);
    return { ...found, expired: found.certificate.expiresAt < this.clock.seconds() };
  }

  /**
   * Revokes a certificate for good. Every list and OCSP answer that is asked for afterwards says so. The reason
   * `keyCompromise` bars the key, and each half of a composite one, from every further certificate of the project's composite CAs.
   * @throws RequestError `request.not-found`; ConflictError `conflict.state` when it is revoked already; QuotaError
   */
  async revoke(caller: ChargedCaller, certId: string, reason: string | null): Promise<StoredRevocation> {
    const { actor } = caller;
    const deed = { action: 'ca.revoke', target: auditTarget(certId) } as const;
    return await notingRefusals(this.ledger, actor, deed, async () => {
      const found = await this.#require(actor.projectId, certId);
      if (found.revokedAt !== null) throw revokedAlready();
      const revokedAt = this.clock.seconds();
      const usage = await this.#store(caller, found, reason, revokedAt);
      return { format: found.format, revokedAt, usage };
    });
  }

  async #require(projectId: string, certId: string): Promise<KnownCertificate> {
    const found = isStoredId(certId) ? await this.rows.findOfProject(projectId, certId) : undefined;
    if (found === undefined) throw certificateNotFound();
    return found;
  }

  async #store(
    caller: ChargedCaller,
    found: KnownCertificate,
    reason: string | null,
    revokedAt: number,
  ): Promise<UsageNumbers> {
    const { id, caId } = found.certificate;
    const { projectId } = caller.actor;
    try {
      const cost = this.prices.of('ca/revoke');
      const { charge } = await commitCharged(this.ledger, {
        actor: caller.actor,
        effects: [
          this.authorities.countRevocation(caId),
          this.revocations.insert(found.certificate, reason, revokedAt),
          ...(findCrlReason(reason) === 'keyCompromise' ? [this.#barKey(projectId, found)] : []),
        ],
        charge: { projectId, tokens: cost },
        entries: [{ action: 'ca.revoke', target: id, outcome: 'ok', details: { ca_id: caId } }],
        outbox: [chargeNotice('tokens.charged', caller, cost)],
      });
      return usageNumbers(charge);
    } catch (error) {
      const isSecond =
        error instanceof CommitRefused && error.reason === 'effect' && error.label === REVOKED_ALREADY;
      throw isSecond ? revokedAlready() : error;
    }
  }

  #barKey(projectId: string, { certificate, format }: KnownCertificate): Effect {
    const key = certificateForm(format).subjectKey(certificate.encoded);
    return this.compromised.insert(projectId, keyPartHashes(key), certificate.id);
  }
}

function revokedAlready(): ConflictError {
  return new ConflictError('conflict.state', 'Certificate is already revoked');
}
