import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** How much a CA has done before it is measured. */
export const CERTIFICATES = 100_000;
export const REVOCATIONS = 20_000;

const LIFE_SECONDS = 31_536_000;
/** Rows are found by their keys; how long a stored certificate is does not matter to that. */
const ENCODED_BYTES = 64;

/** Writes rows into the database of a running service, as if its CA had issued and revoked so many certificates. */
export const fillAuthority = (dataDir: string, caId: string): void => {
  const database = new DatabaseSync(join(dataDir, 'twinseal.db'), { timeout: 10_000 });
  const now = Math.floor(Date.now() / 1000);
  const encoded = randomBytes(ENCODED_BYTES);
  const certificate = database.prepare(
    `insert into certificates (id, ca_id, kind, serial, subject, issued_at, expires_at, encoded, responder_version_id)
     values (?, ?, 'leaf', ?, 'device', ?, ?, ?, null)`,
  );
  const revocation = database.prepare(
    `insert into certificate_revocations (certificate_id, ca_id, seq, serial, reason, revoked_at, expires_at)
     values (?, ?, ?, ?, ?, ?, ?)`,
  );
  database.exec('begin immediate');
  for (let number = 1; number <= CERTIFICATES; number += 1) {
    const [id, serial] = [`cert_${randomBytes(16).toString('hex')}`, randomBytes(16)];
    // Positive and 16 octets long, as the service makes them.
    serial[0] = 1;
    certificate.run(id, caId, serial, now, now + LIFE_SECONDS, encoded);
    if (number > REVOCATIONS) continue;
    const reason = number % 2 === 0 ? 'keyCompromise' : null;
    revocation.run(id, caId, number, serial, reason, now, now + LIFE_SECONDS);
  }
  database
    .prepare('update certificate_authorities set revocation_seq = ? where id = ?')
    .run(REVOCATIONS, caId);
  database.exec('commit');
  database.close();
};
