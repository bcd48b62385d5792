import { KeyError, ProviderError } from '../../errors/index.js';
import { CKM } from './cryptoki-numbers.js';
import type { ObjectHandle } from './cryptoki.js';
import { isPkcs11 } from './pkcs11-error.js';
import type { SealedSecret, SealingMethod } from './sealing-method.js';
import type { TokenSession } from './token-session.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Who chooses the IV: we do, or the token insists (HSMs in FIPS mode). */
export type GcmIvChoice = 'ours' | 'token';

/**
 * AES-256-GCM through C_Encrypt (NIST SP 800-38D): a 12-byte IV, a 16-byte tag, and the binding as additional data. An
 * IV of ours comes from the token's random generator. Whatever IV was really used is stored: a token that chooses
 * writes it back over the zeros it was given, or appends it to the ciphertext.
 */
export class GcmSealing implements SealingMethod {
  readonly number = 1;
  readonly name = 'CKM_AES_GCM';
  readonly mechanism = CKM.AES_GCM;
  readonly kekUsage = 'encrypt';
  readonly #ivChoice: GcmIvChoice;

  constructor(ivChoice: GcmIvChoice) {
    this.#ivChoice = ivChoice;
  }

  async seal(
    { cryptoki, session }: TokenSession,
    kek: ObjectHandle,
    secret: Uint8Array,
    aad: Uint8Array,
  ): Promise<SealedSecret> {
    const iv = this.#ivChoice === 'ours' ? cryptoki.random(session, IV_BYTES) : new Uint8Array(IV_BYTES);
    const mechanism = { mechanism: this.mechanism, parameter: { kind: 'gcm', iv, aad } } as const;
    const output = await cryptoki.encrypt(session, mechanism, kek, secret, TAG_BYTES + IV_BYTES);
    return usedIv(iv, output, secret.length + TAG_BYTES);
  }

  async open(
    { cryptoki, session }: TokenSession,
    kek: ObjectHandle,
    { iv, ciphertext }: SealedSecret,
    aad: Uint8Array,
  ): Promise<Uint8Array> {
    if (iv.length !== IV_BYTES || ciphertext.length <= TAG_BYTES) throw doesNotOpen();
    const mechanism = { mechanism: this.mechanism, parameter: { kind: 'gcm', iv, aad } } as const;
    try {
      return await cryptoki.decrypt(session, mechanism, kek, ciphertext);
    } catch (error) {
      // SoftHSM 2.6.1 answers a wrong tag with CKR_GENERAL_ERROR. Whether the token is away is asked before anybody
      // is told that the key is damaged.
      if (isPkcs11(error, 'integrity', 'suspect')) throw doesNotOpen(error);
      throw error;
    }
  }
}

function usedIv(iv: Uint8Array, output: Uint8Array, sealedBytes: number): SealedSecret {
  const appended = output.length === sealedBytes + IV_BYTES;
  if (!appended && output.length !== sealedBytes) throw fault('a ciphertext of a wrong length');
  const used = appended ? output.slice(sealedBytes) : new Uint8Array(iv);
  if (used.every((byte) => byte === 0)) throw fault('no IV');
  return { iv: used, ciphertext: output.slice(0, sealedBytes) };
}

function fault(what: string): ProviderError {
  return new ProviderError('provider.fault', `the token answered an AES-GCM encryption with ${what}`);
}

function doesNotOpen(cause?: unknown): KeyError {
  return new KeyError('key.damaged', 'the sealed key does not open under its binding', { cause });
}
