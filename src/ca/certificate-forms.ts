import type { CaFormat } from './authority.js';
import type { CertificateForm } from './certificate-form.js';
import { pqCertForm } from './pqcert-form.js';
import { x509Form } from './x509-form.js';

const FORMS: Readonly<Record<CaFormat, CertificateForm>> = { pqcert: pqCertForm, x509: x509Form };

/** How authorities of a format write certificates. */
export function certificateForm(format: CaFormat): CertificateForm {
  return FORMS[format];
}
