import type { MlDsaName, MlKemName } from '../../crypto/component-algorithm.js';
import type { ExequantumConfiguration } from '../../platform/config/configuration.js';

/** What the operator chose for these routes. */
export class ExequantumSettings implements ExequantumConfiguration {
  readonly kem: MlKemName;
  readonly signature: MlDsaName;
  readonly aes: boolean;
  readonly clientKeys: boolean;
  readonly v1: boolean;

  constructor({ kem, signature, aes, clientKeys, v1 }: ExequantumConfiguration) {
    this.kem = kem;
    this.signature = signature;
    this.aes = aes;
    this.clientKeys = clientKeys;
    this.v1 = v1;
  }
}
