import { encodePem } from '../crypto/encodings/pem.js';
import type { PqCert } from '../crypto/pqcert/index.js';
import type { CaFormat } from './authority.js';
import { readPqCert } from './pqcert-form.js';

/** A stored certificate or root as people pass it on: a PQCert object, or PEM text. */
export function certificateValue(format: CaFormat, encoded: Uint8Array): PqCert | string {
  if (format === 'x509') return encodePem('CERTIFICATE', encoded);
  return readPqCert(encoded);
}
