import { OctetString } from '@peculiar/asn1-schema';
import { id_pkix_ocsp_nonce, Nonce } from '@peculiar/asn1-ocsp';
import type { Extension } from '@peculiar/asn1-x509';

import { bufferOf } from './der-codec.js';
import type { ExtensionReader } from './extension-reader.js';
import { extension } from './extensions.js';
import { PkixError } from './pkix-error.js';

/** RFC 9654 section 2.1. */
const MAX_NONCE_BYTES = 128;

/** The nonce extension of an answer, equal to that of the request. */
export function nonceExtension(nonce: Uint8Array): Extension {
  return extension(id_pkix_ocsp_nonce, new OctetString(bufferOf(nonce)));
}

/** The nonce, if there is one. @throws PkixError `malformed` unless it has 1 to 128 bytes */
export function readNonce(reader: ExtensionReader): Uint8Array | undefined {
  const found = reader.find(id_pkix_ocsp_nonce, Nonce);
  if (found === undefined) return undefined;
  const nonce = new Uint8Array(found.buffer);
  if (nonce.length < 1 || nonce.length > MAX_NONCE_BYTES) {
    throw new PkixError('malformed', 'a nonce has 1 to 128 bytes');
  }
  return nonce;
}
