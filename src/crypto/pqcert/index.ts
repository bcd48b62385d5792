/** FIPSign's JSON certificates and signed revocation lists (contracts: fipsign, sections 5 and 7). */
export {
  PQCERT_ALGORITHM,
  PQCERT_STANDARD,
  signedBytes,
  type PqCert,
  type PqLeaf,
  type PqLeafBody,
  type PqRoot,
  type PqRootBody,
  type Signed,
} from './pqcert.js';
export { pqCertFault, pqRootFault, type PqCertFault } from './pqcert-verifier.js';
export { pqCertKey, readPqLeaf, readPqRoot } from './pqcert-reader.js';
export {
  crlEntryText,
  crlText,
  type SignedCrl,
  type SignedCrlBody,
  type SignedCrlEntry,
} from './signed-crl.js';
export { signedCrlFault, type SignedCrlFault, type SignedCrlIssuer } from './signed-crl-verifier.js';
