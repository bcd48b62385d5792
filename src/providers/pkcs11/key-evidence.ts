import { CKA, UNAVAILABLE } from './cryptoki-numbers.js';
import type { ObjectHandle } from './cryptoki.js';
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

const EVIDENCE_ATTRIBUTES = [
  CKA.SENSITIVE,
  CKA.EXTRACTABLE,
  CKA.ALWAYS_SENSITIVE,
  CKA.NEVER_EXTRACTABLE,
  CKA.LOCAL,
  CKA.KEY_GEN_MECHANISM,
];

/** Reads the evidence of a private or secret key. @throws Pkcs11Error */
export function readKeyEvidence(
  { cryptoki, session }: Pick<TokenSession, 'cryptoki' | 'session'>,
  key: ObjectHandle,
): KeyEvidence {
  const [sensitive, extractable, always, never, local, mechanism] = cryptoki.attributes(
    session,
    key,
    EVIDENCE_ATTRIBUTES,
  );
  return Object.freeze({
    sensitive: isTrue(sensitive),
    extractable: isTrue(extractable),
    always_sensitive: isTrue(always),
    never_extractable: isTrue(never),
    local: isTrue(local),
    key_gen_mechanism: ulong(mechanism),
  });
}

/** Whether a key was made inside the token by that mechanism and could never be read out of it. */
export function provesTokenOrigin(evidence: KeyEvidence, mechanism: number): boolean {
  return (
    evidence.sensitive &&
    !evidence.extractable &&
    evidence.always_sensitive &&
    evidence.never_extractable &&
    evidence.local &&
    evidence.key_gen_mechanism === mechanism
  );
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
