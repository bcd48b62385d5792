import { decodeCanonicalBase64, encodeBase64 } from './base64.js';

const COLUMNS = 64;

/** What stands between the dashes. */
export type PemLabel = 'PUBLIC KEY' | 'PRIVATE KEY' | 'CERTIFICATE' | 'CERTIFICATE REQUEST' | 'X509 CRL';

/** Textual encoding of DER (RFC 7468): 64 columns, line feeds, a final newline. */
export function encodePem(label: PemLabel, der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/**
 * DER of a single PEM block with that label, or undefined. Lines as `encodePem` writes them; CRLF line ends and a
 * missing final newline are accepted, text around the block and empty blocks are not.
 */
export function decodePem(label: PemLabel, pem: string): Uint8Array | undefined {
  const lines = pem.replaceAll('\r\n', '\n').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines.shift() !== `-----BEGIN ${label}-----` || lines.pop() !== `-----END ${label}-----`)
    return undefined;
  const last = lines.at(-1);
  if (last === undefined || last.length === 0 || last.length > COLUMNS) return undefined;
  if (lines.slice(0, -1).some((line) => line.length !== COLUMNS)) return undefined;
  return decodeCanonicalBase64(lines.join(''));
}
