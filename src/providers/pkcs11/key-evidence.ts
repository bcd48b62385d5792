import { CKA, UNAVAILABLE } from './cryptoki-numbers.js';
import type { ObjectHandle } from './cryptoki.js';
import { isPkcs11 } from './pkcs11-error.js';
import { asBuffer } from './shared-buffer.js';
import type { TokenSession } from './token-session.js';

/** What a token says of a key, read back after it was made; kept with the key version and in the audit log. Public. */
export interface KeyEvidence {
  readonly sensitive: boolean;
  readonly extractable: boolean;
  readonly always_sensitive: boolean;
  readonly never_extractable: boolean;
  readonly local: boolean;
  /** Mechanism number, or null when the token does not tell. */
  readonly key_gen_mechanism: number | null;
}

const FLAGS = [CKA.SENSITIVE, CKA.EXTRACTABLE, CKA.ALWAYS_SENSITIVE, CKA.NEVER_EXTRACTABLE, CKA.LOCAL];

/** Reads the evidence of a private or secret key. @throws Pkcs11Error */
export function readKeyEvidence(token: AttributeReader, key: ObjectHandle): KeyEvidence {
  const [sensitive, extractable, always, never, local] = token.cryptoki.attributes(token.session, key, FLAGS);
  return Object.freeze({
    sensitive: isTrue(sensitive),
    extractable: isTrue(extractable),
    always_sensitive: isTrue(always),
    never_extractable: isTrue(never),
    local: isTrue(local),
    key_gen_mechanism: keyGenMechanism(token, key),
  });
}

/**
 * What is missing for the claim that a key was made inside the token by that mechanism and could never be read out of
 * it, by the names of `KeyEvidence`. Nothing missing: proven.
 */
export function unproven(evidence: KeyEvidence, mechanism: number): readonly (keyof KeyEvidence)[] {
  const proven: Readonly<Record<keyof KeyEvidence, boolean>> = {
    sensitive: evidence.sensitive,
    extractable: !evidence.extractable,
    always_sensitive: evidence.always_sensitive,
    never_extractable: evidence.never_extractable,
    local: evidence.local,
    key_gen_mechanism: evidence.key_gen_mechanism === mechanism,
  };
  // The keys of the record above are its type's.
  return (Object.keys(proven) as (keyof KeyEvidence)[]).filter((name) => !proven[name]);
}

type AttributeReader = Pick<TokenSession, 'cryptoki' | 'session'>;

/** Some tokens (NSS) do not know the attribute, which proves nothing but is no reason to fail here. */
function keyGenMechanism({ cryptoki, session }: AttributeReader, key: ObjectHandle): number | null {
  try {
    return ulong(cryptoki.attributes(session, key, [CKA.KEY_GEN_MECHANISM])[0]);
  } catch (error) {
    if (isPkcs11(error, 'capability')) return null;
    throw error;
  }
}

/** CK_BBOOL; an absent or odd value proves nothing, so for `extractable` it must not read as "no". */
function isTrue(value: Uint8Array | undefined): boolean {
  if (value?.length === 1 && value[0] === 0) return false;
  if (value?.length === 1 && value[0] === 1) return true;
  throw new TypeError('the module gave a boolean attribute that is neither true nor false');
}

/** CK_ULONG of 4 or 8 bytes in this platform's order. */
function ulong(value: Uint8Array | undefined): number | null {
  if (value === undefined || (value.length !== 4 && value.length !== 8)) return null;
  const number =
    value.length === 8 ? asBuffer(value).readBigUInt64LE() : BigInt(asBuffer(value).readUInt32LE());
  return number === UNAVAILABLE ? null : Number(number);
}
