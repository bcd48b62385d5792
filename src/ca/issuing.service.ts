import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { newSerialNumber } from '../crypto/pkix/index.js';
import { Custody } from '../custody/index.js';
import { RequestError } from '../errors/index.js';
import { CommitRefused, Ledger, notingRefusals, type AuditDraft } from '../ledger/index.js';
import { MAKING_STATUSES } from '../keys/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { Randomness } from '../platform/randomness.js';
import {
  chargeNotice,
  commitCharged,
  Prices,
  usageNumbers,
  type ChargedCaller,
  type UsageNumbers,
} from '../usage/index.js';
import type { Authority } from './authority.js';
import { keyCompromised, noActiveCa } from './ca-errors.js';
import { CaSettings } from './ca-settings.js';
import { caUrls } from './ca-urls.js';
import { certificateForm } from './certificate-forms.js';
import type { Certificate } from './certificate.js';
import { CERTIFICATE_REFUSED, CertificatesRepository } from './certificates.repository.js';
import { barsCompromisedKeys } from './authority-rules.js';
import { CompromisedKeysRepository } from './compromised-keys.repository.js';
import { ISSUE_LIMITS, readIssueRequest, type IssueRequest } from './issue-request.js';
import { keyPartHashes } from './key-part-hashes.js';
import { SigningAuthorities, type SigningAuthority } from './signing-authorities.service.js';

/** The CA may be retired and the key barred between the signature and its commit; each attempt looks again. */
const ATTEMPTS = 4;

/** A certificate that is stored, signed and paid for. */
export interface IssuedCertificate {
  readonly certificate: Certificate;
  readonly authority: Authority;
  readonly requestedSeconds: number;
  /** Less than requested where the root ends earlier. */
  readonly seconds: number;
  readonly usage: UsageNumbers;
}

/** How long a new certificate lives, Unix seconds. */
interface Life {
  readonly issuedAt: number;
  readonly seconds: number;
}

/** Issues certificates: no certificate leaves without its row, its charge and its audit entry. */
@Injectable()
export class Issuing {
  constructor(
    private readonly signing: SigningAuthorities,
    private readonly certificates: CertificatesRepository,
    private readonly compromised: CompromisedKeysRepository,
    private readonly custody: Custody,
    private readonly settings: CaSettings,
    private readonly ledger: Ledger,
    private readonly randomness: Randomness,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly prices: Prices,
  ) {}

  /**
   * Issues a certificate of the project's active CA.
   * @param body the request's, unchecked
   * @throws RequestError `request.shape`, `request.not-found`; ConflictError `conflict.state` from a composite CA for a
   *   key that was revoked as compromised; QuotaError `quota.exhausted`
   */
  async issue(caller: ChargedCaller, body: Readonly<Record<string, unknown>>): Promise<IssuedCertificate> {
    const deed = { action: 'ca.issue', target: 'ca' } as const;
    return await notingRefusals(this.ledger, caller.actor, deed, async () => {
      for (let left = ATTEMPTS; ; left -= 1) {
        try {
          return await this.#attempt(caller, body);
        } catch (error) {
          if (!(error instanceof CommitRefused) || !isOvertaken(error) || left === 1) throw error;
          this.signing.forget();
        }
      }
    });
  }

  async #attempt(caller: ChargedCaller, body: Readonly<Record<string, unknown>>): Promise<IssuedCertificate> {
    const ca = await this.signing.active(caller.actor.projectId);
    const request = readIssueRequest(body, ca?.authority);
    await this.#requirePossession(request);
    if (ca === undefined) throw noActiveCa();
    const life = this.#life(ca.authority, request.seconds);
    const { projectId } = ca.authority;
    const keyHashes = barsCompromisedKeys(ca.authority) ? keyPartHashes(request.key) : [];
    await this.#requireSound(projectId, keyHashes);
    const certificate = await this.#sign(ca, request, life);
    const usage = await this.#store(caller, ca, certificate, keyHashes);
    const { seconds } = life;
    return { certificate, authority: ca.authority, requestedSeconds: request.seconds, seconds, usage };
  }

  async #requirePossession({ proof }: IssueRequest): Promise<void> {
    if (proof === undefined) return;
    const { key, signed, signature } = proof;
    const operation = { mode: 'pure', message: signed } as const;
    if (await this.custody.verifyPublic(key.algorithm.name, key.publicKey, operation, signature)) return;
    throw new RequestError('request.shape', '"csr" is not signed with its own key');
  }

  async #requireSound(projectId: string, keyHashes: readonly Uint8Array[]): Promise<void> {
    if (await this.compromised.hasAny(projectId, keyHashes)) throw keyCompromised();
  }

  /** Cut to what is left of the root's. */
  #life({ expiresAt }: Authority, requested: number): Life {
    const issuedAt = this.clock.seconds();
    const seconds = expiresAt === null ? requested : Math.min(requested, expiresAt - issuedAt);
    if (seconds < ISSUE_LIMITS.leastSeconds) {
      throw new RequestError('request.shape', 'Root CA certificate has expired');
    }
    return { issuedAt, seconds };
  }

  async #sign(
    { authority, issuer, sign }: SigningAuthority,
    { subject, key, meta }: IssueRequest,
    { issuedAt, seconds }: Life,
  ): Promise<Certificate> {
    const id = this.ids.make('cert');
    const expiresAt = issuedAt + seconds;
    const { publicUrl } = this.settings;
    const form = certificateForm(authority.format);
    const { serial, encoded } = await form.leaf(
      {
        certId: id,
        caId: authority.id,
        issuer,
        subject,
        key,
        issuedAt,
        expiresAt,
        serial: newSerialNumber((length) => this.randomness.bytes(length)),
        ...(meta !== undefined && { meta }),
        ...(publicUrl !== undefined && { urls: caUrls(publicUrl, authority.id) }),
      },
      sign,
    );
    return { id, caId: authority.id, serial, subject, issuedAt, expiresAt, encoded };
  }

  async #store(
    caller: ChargedCaller,
    { authority, version }: SigningAuthority,
    certificate: Certificate,
    keyHashes: readonly Uint8Array[],
  ): Promise<UsageNumbers> {
    const details = { ca_id: authority.id, format: authority.format, ...certificateDetails(certificate) };
    const cost = this.prices.of('ca/issue');
    const { charge } = await commitCharged(this.ledger, {
      actor: caller.actor,
      standing: [{ versionId: version.id, status: MAKING_STATUSES }],
      effects: [this.certificates.insert(authority.projectId, certificate, keyHashes)],
      charge: { projectId: caller.actor.projectId, tokens: cost },
      entries: [{ action: 'ca.issue', target: certificate.id, outcome: 'ok', details }],
      outbox: [chargeNotice('tokens.charged', caller, cost)],
    });
    return usageNumbers(charge);
  }
}

function isOvertaken({ reason, label }: CommitRefused): boolean {
  return reason === 'standing' || (reason === 'effect' && label === CERTIFICATE_REFUSED);
}

/** Enough to find a certificate at hand in the log. */
function certificateDetails({ serial, encoded }: Certificate): NonNullable<AuditDraft['details']> {
  return {
    serial: serial === null ? null : Buffer.from(serial).toString('hex'),
    bytes: encoded.length,
    certificate_sha256: createHash('sha256').update(encoded).digest('hex'),
  };
}
