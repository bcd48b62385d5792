/** The setting cannot be used and the service must not start. One line that names the fault, never a value. */
export class Pkcs11UriError extends Error {
  readonly setting = 'TWINSEAL_PKCS11_URI';

  constructor(fault: string) {
    super(`TWINSEAL_PKCS11_URI: ${fault}`);
    this.name = 'Pkcs11UriError';
  }
}
