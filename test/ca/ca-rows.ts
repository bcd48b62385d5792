import { effect } from '../../src/ledger/index.js';
import type { Database } from '../../src/storage/index.js';
import { SYSTEM, type CaRoom, type CaScene } from './ca-room.js';

const CHUNK = 500;

/** Rows as if the CA had issued so many certificates and revoked the first of them. `CHUNK` divides both numbers. */
export const fillAuthority = async (
  { reader }: Database,
  { ledger }: CaRoom,
  { ca }: CaScene,
  { issued, revoked }: { readonly issued: number; readonly revoked: number },
): Promise<void> => {
  const expires_at = ca.issuedAt + 31_536_000;
  for (let start = 0; start < issued; start += CHUNK) {
    const rows = Array.from({ length: CHUNK }, (_, index) => {
      const number = start + index + 1;
      const serial = Uint8Array.of(1, number >>> 16, (number >>> 8) & 255, number & 255);
      return { number, serial, id: `cert_${ca.id.slice(-16)}${number.toString(16).padStart(16, '0')}` };
    });
    const certificates = reader.insertInto('certificates').values(
      rows.map(({ id, serial }) => ({
        id,
        ca_id: ca.id,
        kind: 'leaf' as const,
        serial,
        subject: 'device',
        issued_at: ca.issuedAt,
        expires_at,
        encoded: Uint8Array.of(0x30, 0),
        responder_version_id: null,
      })),
    );
    const revocations = reader.insertInto('certificate_revocations').values(
      rows.map(({ id, serial, number }) => ({
        certificate_id: id,
        ca_id: ca.id,
        seq: number,
        serial,
        reason: null,
        revoked_at: ca.issuedAt,
        expires_at,
      })),
    );
    const counted = reader
      .updateTable('certificate_authorities')
      .set({ revocation_seq: start + CHUNK })
      .where('id', '=', ca.id);
    const queries = start < revoked ? [certificates, revocations, counted] : [certificates];
    const effects = queries.map((query) => effect(query.compile(), 'fill'));
    await ledger.commit({ actor: SYSTEM, effects, entries: [] });
  }
};
