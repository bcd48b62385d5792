/**
 * Whether a text can be the CN of a certificate: 1 to 256 UTF-16 units, well-formed, without control characters.
 */
export function isCommonName(text: string): boolean {
  return text.length >= 1 && text.length <= 256 && text.isWellFormed() && !/\p{Cc}/u.test(text);
}
