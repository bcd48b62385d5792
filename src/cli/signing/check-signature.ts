import { WorkerPool } from '../../compute/index.js';
import { PublicVerification } from '../../custody/index.js';
import type { FileSignature } from './signature-file.js';

/** The slowest machine verifies one signature within this; what hangs longer is broken. */
const DEADLINE_MS = 60_000;

/** Whether the signature is right for the digest and the key inside the file, whoever that key belongs to. */
export async function isSignatureRight(
  { algorithm, hash, publicKey, signature }: FileSignature,
  digest: Uint8Array,
): Promise<boolean> {
  const pool = new WorkerPool({ threads: 1, deadline: DEADLINE_MS });
  try {
    const operation = { mode: 'hash', hash, digest } as const;
    return await new PublicVerification(pool).verify(algorithm.name, publicKey, operation, signature);
  } finally {
    await pool.close();
  }
}
