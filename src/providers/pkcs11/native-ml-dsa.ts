import type { MlDsaName } from '../../crypto/component-algorithm.js';
import { componentAlgorithm } from '../../crypto/component-algorithm-table.js';
import type { SignOperation } from '../../crypto/sign-operation.js';
import { ProviderError } from '../../errors/index.js';
import { CKA, CKH, CKK, CKM, CKP } from './cryptoki-numbers.js';
import type { Mechanism, ObjectHandle, Template } from './cryptoki.js';
import type { NativeAlgorithm } from './native-algorithm.js';
import type { TokenSession } from './token-session.js';

const PARAMETER_SETS: Readonly<Record<MlDsaName, number>> = {
  'ML-DSA-44': CKP.ML_DSA_44,
  'ML-DSA-65': CKP.ML_DSA_65,
  'ML-DSA-87': CKP.ML_DSA_87,
};

/** The whole message crosses to the token, so long ones are refused. A composite's is 200 bytes at most. */
const NATIVE_MESSAGE_LIMIT_BYTES = 65_536;

/** What a token accepted in its self-test. */
export interface HedgeSupport {
  /** `CKH.HEDGE_REQUIRED` where accepted, else `CKH.HEDGE_PREFERRED`. */
  readonly hedge: number;
  /** Whether it signs without randomness on request. */
  readonly deterministic: boolean;
}

/**
 * ML-DSA in the token: PKCS#11 3.2 section 6.67, pure mode with a context. HashML-DSA and external mu are not offered:
 * version 3.2 has no external mu, and the binding has no parameter for CKM_HASH_ML_DSA.
 */
export class NativeMlDsa implements NativeAlgorithm {
  readonly name: MlDsaName;
  readonly keyType = CKK.ML_DSA;
  readonly generateMechanism = CKM.ML_DSA_KEY_PAIR_GEN;
  readonly signMechanism = CKM.ML_DSA;
  readonly modes = ['pure'] as const;
  readonly deterministic: boolean;
  readonly parameters: Template;
  readonly #hedge: number;

  constructor(name: MlDsaName, { hedge, deterministic }: HedgeSupport) {
    this.name = name;
    this.deterministic = deterministic;
    this.parameters = [{ type: CKA.PARAMETER_SET, value: PARAMETER_SETS[name] }];
    this.#hedge = hedge;
  }

  /** The same with or without the power to sign deterministically. */
  withDeterministic(deterministic: boolean): NativeMlDsa {
    return new NativeMlDsa(this.name, { hedge: this.#hedge, deterministic });
  }

  publicKey({ cryptoki, session }: TokenSession, publicKey: ObjectHandle): Uint8Array {
    const [value] = cryptoki.attributes(session, publicKey, [CKA.VALUE]);
    if (value?.length === componentAlgorithm(this.name).publicKeyBytes) return new Uint8Array(value);
    throw new ProviderError('provider.fault', `the token gave a public key that is none of ${this.name}`);
  }

  async sign(token: TokenSession, privateKey: ObjectHandle, operation: SignOperation): Promise<Uint8Array> {
    const { cryptoki, session } = token;
    const { signatureBytes = 0 } = componentAlgorithm(this.name);
    const message = requireShort(operation);
    const signature = await cryptoki.sign(
      session,
      this.#mechanism(operation),
      privateKey,
      message,
      signatureBytes,
    );
    if (signature.length === signatureBytes) return new Uint8Array(signature);
    throw new ProviderError('provider.fault', `the token gave an ${this.name} signature of a wrong length`);
  }

  #mechanism(operation: SignOperation): Mechanism {
    const hedge = operation.deterministic === true ? CKH.DETERMINISTIC_REQUIRED : this.#hedge;
    const context = (operation.mode === 'pure' ? operation.context : undefined) ?? new Uint8Array();
    return { mechanism: this.signMechanism, parameter: { kind: 'sign-context', hedge, context } };
  }
}

function requireShort(operation: SignOperation): Uint8Array {
  if (operation.mode !== 'pure') throw new TypeError('the token signs messages only');
  if (operation.message.length <= NATIVE_MESSAGE_LIMIT_BYTES) return operation.message;
  throw new ProviderError(
    'provider.incapable',
    `the token signs messages of at most ${NATIVE_MESSAGE_LIMIT_BYTES} bytes with this key`,
  );
}
