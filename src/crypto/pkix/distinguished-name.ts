import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509';

/** id-at-commonName (RFC 5280 appendix A.1). */
const COMMON_NAME = '2.5.4.3';
/** UTF-16 units, as the wire counts them; RFC 5280's upper bound of 64 is not kept (docs/decisions). */
const MAX_LENGTH = 256;

/** Whether a text can be the CN of a certificate: 1 to 256 UTF-16 units, well-formed, without control characters. */
export function isCommonName(text: string): boolean {
  return text.length >= 1 && text.length <= MAX_LENGTH && text.isWellFormed() && !/\p{Cc}/u.test(text);
}

/** A Name of one RDN: CN as UTF8String. @throws TypeError unless `isCommonName` */
export function nameOf(commonName: string): Name {
  if (!isCommonName(commonName)) throw new TypeError('a common name has 1 to 256 printable characters');
  const value = new AttributeValue({ utf8String: commonName });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}

/** The CN of a name that has exactly one, as UTF8String or PrintableString; otherwise undefined. */
export function commonNameOf(name: Name): string | undefined {
  const [first, ...more] = name.flat().filter(({ type }) => type === COMMON_NAME);
  return more.length > 0 ? undefined : (first?.value.utf8String ?? first?.value.printableString);
}
