/** One of the signatures that were asked for together. @throws TypeError when there is none */
export function signatureAt(signatures: readonly Uint8Array[], index: number): Uint8Array {
  const signature = signatures[index];
  if (signature === undefined) throw new TypeError('an operation was left without its signature');
  return signature;
}
