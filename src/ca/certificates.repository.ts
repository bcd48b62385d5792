import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';

import { effect, type Effect } from '../ledger/index.js';
import { Database, type CertificateRow } from '../storage/index.js';
import type { CaFormat } from './authority.js';
import type { Certificate, ResponderCertificate } from './certificate.js';
import { CompromisedKeysRepository } from './compromised-keys.repository.js';

/** When a certificate was revoked and why; null while it is not. */
export interface RevocationState {
  /** Unix seconds. */
  readonly revokedAt: number | null;
  readonly reason: string | null;
}

/** A certificate with what is known of its CA and of its revocation. */
export interface KnownCertificate {
  readonly certificate: Certificate;
  readonly format: CaFormat;
  /** Canonical name of the CA's algorithm. */
  readonly algorithm: string;
  /** Unix seconds; null while it is not revoked. */
  readonly revokedAt: number | null;
}

/** Label of the effect that refuses a leaf. */
export const CERTIFICATE_REFUSED = 'certificate';

/** Reads and writes of the table `certificates`. */
@Injectable()
export class CertificatesRepository {
  constructor(
    private readonly database: Database,
    private readonly compromised: CompromisedKeysRepository,
  ) {}

  /** A certificate that was issued to a caller of the project, by any of its CAs. */
  async findOfProject(projectId: string, id: string): Promise<KnownCertificate | undefined> {
    const row = await this.database.reader
      .selectFrom('certificates')
      .innerJoin('certificate_authorities', 'certificate_authorities.id', 'certificates.ca_id')
      .leftJoin('certificate_revocations', 'certificate_revocations.certificate_id', 'certificates.id')
      .selectAll('certificates')
      .select([
        'certificate_authorities.format',
        'certificate_authorities.algorithm',
        'certificate_revocations.revoked_at',
      ])
      .where('certificates.id', '=', id)
      .where('certificates.kind', '=', 'leaf')
      .where('certificate_authorities.project_id', '=', projectId)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const { format, algorithm, revoked_at: revokedAt } = row;
    return { certificate: certificateOf(row), format, algorithm, revokedAt };
  }

  /** Undefined for a serial number that the CA never gave. */
  async stateOfSerial(caId: string, serial: Uint8Array): Promise<RevocationState | undefined> {
    const row = await this.database.reader
      .selectFrom('certificates')
      .leftJoin('certificate_revocations', 'certificate_revocations.certificate_id', 'certificates.id')
      .select(['certificate_revocations.revoked_at', 'certificate_revocations.reason'])
      .where('certificates.ca_id', '=', caId)
      .where('certificates.serial', '=', serial)
      .executeTakeFirst();
    return row && { revokedAt: row.revoked_at, reason: row.reason };
  }

  /** The CA's responder that ends last. */
  async latestResponder(caId: string): Promise<ResponderCertificate | undefined> {
    const row = await this.database.reader
      .selectFrom('certificates')
      .selectAll()
      .where('ca_id', '=', caId)
      .where('kind', '=', 'ocsp')
      .orderBy('expires_at', 'desc')
      .limit(1)
      .executeTakeFirst();
    // Both are set wherever `kind` is `ocsp`.
    if (row === undefined || row.serial === null || row.responder_version_id === null) return undefined;
    return { ...certificateOf(row), serial: row.serial, versionId: row.responder_version_id };
  }

  /**
   * Refused when the CA has given the serial number before, and when one of the key's parts was revoked as compromised.
   * @param keyHashes of the subject key (`keyPartHashes`); none where compromised keys are not asked about
   */
  insert(projectId: string, certificate: Certificate, keyHashes: readonly Uint8Array[]): Effect {
    const row = rowOf(certificate, { kind: 'leaf', responder_version_id: null });
    const table = this.database.reader.insertInto('certificates');
    const insert =
      keyHashes.length === 0 ? table.values(row) : this.#unlessCompromised(row, projectId, keyHashes);
    return effect(insert.compile(), CERTIFICATE_REFUSED, 1);
  }

  #unlessCompromised(row: CertificateRow, projectId: string, keyHashes: readonly Uint8Array[]) {
    // Exactly the members of a row.
    const columns = Object.keys(row) as (keyof CertificateRow)[];
    const selected = this.database.reader
      .selectNoFrom(columns.map((column) => sql`${row[column]}`.as(column)))
      .where((is) => is.not(is.exists(this.compromised.among(projectId, keyHashes))));
    return this.database.reader.insertInto('certificates').columns(columns).expression(selected);
  }

  insertResponder(certificate: ResponderCertificate): Effect {
    const row = rowOf(certificate, { kind: 'ocsp', responder_version_id: certificate.versionId });
    return effect(
      this.database.reader.insertInto('certificates').values(row).compile(),
      'responder certificate',
      1,
    );
  }
}

function rowOf(
  { id, caId, serial, subject, issuedAt, expiresAt, encoded }: Certificate,
  kind: Pick<CertificateRow, 'kind' | 'responder_version_id'>,
): CertificateRow {
  return {
    id,
    ca_id: caId,
    serial,
    subject,
    issued_at: issuedAt,
    expires_at: expiresAt,
    encoded,
    ...kind,
  };
}

function certificateOf(row: CertificateRow): Certificate {
  return {
    id: row.id,
    caId: row.ca_id,
    serial: row.serial,
    subject: row.subject,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    encoded: row.encoded,
  };
}
