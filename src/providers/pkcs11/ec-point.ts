const OCTET_STRING = 0x04;
const UNCOMPRESSED = 0x04;
const LONG_FORM_ONE_BYTE = 0x81;

/**
 * The uncompressed point of a CKA_EC_POINT of either form in use: inside a DER OCTET STRING (as PKCS#11 2.40 says), or
 * raw (as many modules do).
 *
 * @param pointBytes length of the curve's uncompressed point: 65, 97 or 133
 * @returns `04 || x || y`, or undefined when it is neither
 */
export function ecPoint(attribute: Uint8Array, pointBytes: number): Uint8Array | undefined {
  const point = [attribute, ...octetString(attribute)].find(({ length }) => length === pointBytes);
  return point?.[0] === UNCOMPRESSED ? new Uint8Array(point) : undefined;
}

/** The content of a DER OCTET STRING of less than 256 bytes, strictly read. */
function octetString(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes[0] !== OCTET_STRING) return [];
  const long = bytes[1] === LONG_FORM_ONE_BYTE;
  const length = bytes[long ? 2 : 1] ?? 0;
  const content = bytes.subarray(long ? 3 : 2);
  const minimal = long ? length >= 0x80 : length < 0x80;
  return minimal && content.length === length ? [content] : [];
}
