import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import {
  assembleOcspResponse,
  findCrlReason,
  isCertIdOf,
  ocspErrorResponse,
  ocspResponseTbs,
  PkixError,
  readOcspRequest,
  type OcspAnswer,
  type OcspCertId,
  type OcspRequest,
  type OcspStatus,
} from '../crypto/pkix/index.js';
import { Custody } from '../custody/index.js';
import { CHECKING_STATUSES, rawPublicKey } from '../keys/index.js';
import { Ledger, type Actor } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import type { Authority } from './authority.js';
import { CertificatesRepository } from './certificates.repository.js';
import { OcspCache } from './ocsp-cache.js';
import type { OcspResponder } from './ocsp-responder.js';
import { OcspResponders } from './ocsp-responders.service.js';
import { SigningAuthorities, type SigningAuthority } from './signing-authorities.service.js';

/** A status may be relied on for so many seconds after it was signed. */
const NEXT_UPDATE_SECONDS = 4 * 3600;
/** Answers signed at once; nobody is known here, so one more is told to come back. */
const MOST_UNDER_WAY = 64;

/** An OCSPResponse in DER, and whether it may be given to others. */
export interface OcspReply {
  readonly der: Uint8Array;
  readonly shared: boolean;
}

/** Certificates asked about and what is true of them, in the request's order. */
type Statuses = readonly (readonly [OcspCertId, OcspStatus])[];

/** Answers OCSP requests (RFC 6960) about the certificates of an X.509 CA. Every signature is in the audit log first. */
@Injectable()
export class Ocsp {
  readonly #cache = new OcspCache();
  #underWay = 0;

  constructor(
    private readonly certificates: CertificatesRepository,
    private readonly responders: OcspResponders,
    private readonly signing: SigningAuthorities,
    private readonly custody: Custody,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  /** @param der the request as it was sent @param authority an X.509 CA */
  async answer(authority: Authority, der: Uint8Array, actor: Actor): Promise<OcspReply> {
    const request = readRequest(der);
    if (request === undefined) return failure('malformedRequest');
    const ca = await this.signing.of(authority);
    // About certificates of other CAs nothing can be said with authority.
    if (!request.certIds.every((certId) => isCertIdOf(certId, ca.issuer))) return failure('unauthorized');
    const statuses = await Promise.all(
      request.certIds.map(async (certId) => [certId, await this.#status(authority.id, certId)] as const),
    );
    const known = this.#find(authority.id, request, statuses);
    if (known !== undefined) return { der: known, shared: true };
    return await this.#limited(() => this.#sign(ca, request, statuses, actor));
  }

  async #status(caId: string, { serialNumber }: OcspCertId): Promise<OcspStatus> {
    const state = await this.certificates.stateOfSerial(caId, serialNumber);
    if (state === undefined) return { kind: 'unknown' };
    const { revokedAt, reason } = state;
    return revokedAt === null
      ? { kind: 'good' }
      : { kind: 'revoked', revokedAt, reason: findCrlReason(reason) };
  }

  async #limited(deed: () => Promise<OcspReply>): Promise<OcspReply> {
    if (this.#underWay >= MOST_UNDER_WAY) return failure('tryLater');
    this.#underWay += 1;
    try {
      return await deed();
    } finally {
      this.#underWay -= 1;
    }
  }

  async #sign(
    ca: SigningAuthority,
    { nonce }: OcspRequest,
    statuses: Statuses,
    actor: Actor,
  ): Promise<OcspReply> {
    const responder = await this.responders.of(ca, actor);
    if (responder === undefined) return failure('unauthorized');
    const now = this.clock.seconds();
    const der = await this.#response(responder, statuses, nonce, now);
    await this.#store(ca, responder, statuses, der, actor);
    if (nonce === undefined) this.#keep(ca.authority.id, statuses, der, now);
    return { der, shared: nonce === undefined };
  }

  async #response(
    { certificate, version }: OcspResponder,
    statuses: Statuses,
    nonce: Uint8Array | undefined,
    now: number,
  ): Promise<Uint8Array> {
    const { algorithm } = version.key;
    const answers = statuses.map(([certId, status]): OcspAnswer => ({
      certId,
      status,
      thisUpdate: now,
      nextUpdate: now + NEXT_UPDATE_SECONDS,
    }));
    const responder = { algorithm, publicKey: rawPublicKey(version) };
    const tbs = ocspResponseTbs({ responder, producedAt: now, answers, nonce });
    const signature = await this.custody.sign(version.material, 'ocsp', { mode: 'pure', message: tbs });
    return assembleOcspResponse(tbs, algorithm, signature, certificate.encoded);
  }

  async #store(
    { authority }: SigningAuthority,
    { version }: OcspResponder,
    statuses: Statuses,
    der: Uint8Array,
    actor: Actor,
  ): Promise<void> {
    const details = {
      statuses: statuses.length,
      response_sha256: createHash('sha256').update(der).digest('hex'),
    };
    await this.ledger.commit({
      actor: { ...actor, projectId: authority.projectId },
      standing: [{ versionId: version.id, status: CHECKING_STATUSES }],
      entries: [{ action: 'ca.ocsp', target: authority.id, outcome: 'ok', details }],
    });
  }

  #find(caId: string, { nonce }: OcspRequest, statuses: Statuses): Uint8Array | undefined {
    const only = onlyOne(statuses);
    if (nonce !== undefined || only === undefined) return undefined;
    const [certId, status] = only;
    return this.#cache.find(questionOf(caId, certId), status, this.clock.seconds());
  }

  #keep(caId: string, statuses: Statuses, der: Uint8Array, now: number): void {
    const only = onlyOne(statuses);
    if (only === undefined) return;
    const [certId, status] = only;
    this.#cache.keep(questionOf(caId, certId), status, der, now);
  }
}

function readRequest(der: Uint8Array): OcspRequest | undefined {
  try {
    return readOcspRequest(der);
  } catch (error) {
    if (error instanceof PkixError) return undefined;
    throw error;
  }
}

function failure(kind: Parameters<typeof ocspErrorResponse>[0]): OcspReply {
  return { der: ocspErrorResponse(kind), shared: false };
}

/** Only answers about one certificate are kept: others are asked for too rarely. */
function onlyOne(statuses: Statuses): Statuses[number] | undefined {
  return statuses.length === 1 ? statuses[0] : undefined;
}

function questionOf(caId: string, { der }: OcspCertId): string {
  return `${caId} ${Buffer.from(der).toString('base64')}`;
}
