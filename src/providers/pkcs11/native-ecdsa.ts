import type { EcdsaName } from '../../crypto/component-algorithm.js';
import { componentAlgorithm } from '../../crypto/component-algorithm-table.js';
import { encodeEcdsaSignature } from '../../crypto/encodings/ecdsa-signature.js';
import { hashAlgorithm, type HashName } from '../../crypto/hash.js';
import type { SignOperation } from '../../crypto/sign-operation.js';
import { ProviderError } from '../../errors/index.js';
import { CKA, CKK, CKM } from './cryptoki-numbers.js';
import type { ObjectHandle, Template } from './cryptoki.js';
import { ecPoint } from './ec-point.js';
import type { NativeAlgorithm } from './native-algorithm.js';
import type { TokenSession } from './token-session.js';

/** DER of the named curves' OIDs, as CKA_EC_PARAMS takes them. */
const CURVE_OIDS: Readonly<Record<EcdsaName, string>> = {
  'ECDSA-P256': '06082a8648ce3d030107',
  'ECDSA-P384': '06052b81040022',
  'ECDSA-P521': '06052b81040023',
};

/**
 * ECDSA in the token. The message is hashed here and CKM_ECDSA signs the digest, because the mechanisms that hash
 * are missing in many tokens; r || s comes back and becomes DER.
 */
export class NativeEcdsa implements NativeAlgorithm {
  readonly name: EcdsaName;
  readonly keyType = CKK.EC;
  readonly generateMechanism = CKM.EC_KEY_PAIR_GEN;
  readonly signMechanism = CKM.ECDSA;
  readonly modes = ['pure', 'hash'] as const;
  readonly deterministic = false;
  readonly parameters: Template;
  readonly #hash: HashName;

  constructor(name: EcdsaName) {
    const { ownHash } = componentAlgorithm(name);
    if (ownHash === undefined) throw new TypeError(`${name} has no hash of its own`);
    this.name = name;
    this.parameters = [{ type: CKA.EC_PARAMS, value: Buffer.from(CURVE_OIDS[name], 'hex') }];
    this.#hash = ownHash;
  }

  publicKey({ cryptoki, session }: TokenSession, publicKey: ObjectHandle): Uint8Array {
    const [attribute] = cryptoki.attributes(session, publicKey, [CKA.EC_POINT]);
    const point = ecPoint(attribute ?? new Uint8Array(), componentAlgorithm(this.name).publicKeyBytes);
    if (point !== undefined) return point;
    throw new ProviderError('provider.fault', `the token gave a public key that is no ${this.name} point`);
  }

  async sign(token: TokenSession, privateKey: ObjectHandle, operation: SignOperation): Promise<Uint8Array> {
    const { cryptoki, session } = token;
    const signatureBytes = 2 * componentAlgorithm(this.name).seedBytes;
    const compact = await cryptoki.sign(
      session,
      { mechanism: this.signMechanism },
      privateKey,
      this.#digest(operation),
      signatureBytes,
    );
    if (compact.length === signatureBytes) return encodeEcdsaSignature(compact);
    throw new ProviderError('provider.fault', `the token gave an ${this.name} signature of a wrong length`);
  }

  #digest(operation: SignOperation): Uint8Array {
    switch (operation.mode) {
      case 'pure':
        return hashAlgorithm(this.#hash).digest(operation.message);
      case 'hash':
        return operation.digest;
      case 'mu':
        throw new TypeError(`${this.name} has no external mu`);
    }
  }
}
