/** Where the list and the responder of an X.509 CA are found, as its leaves say; ASCII. */
export function caUrls(publicUrl: string, caId: string): { readonly crl: string; readonly ocsp: string } {
  const at = (place: string): string => new URL(`${publicUrl}/ca/${caId}/${place}`).href;
  return { crl: at('crl.der'), ocsp: at('ocsp') };
}
