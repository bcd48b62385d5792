import { CKA, CKO } from './cryptoki-numbers.js';
import type { KeyPairHandles, Template } from './cryptoki.js';
import type { NativeAlgorithm } from './native-algorithm.js';
import type { TokenSession } from './token-session.js';

/** Where a key pair lives and what it is called. */
export interface PairPlacement {
  /** False: gone with its session. */
  readonly persistent: boolean;
  readonly id: Uint8Array;
  readonly label: string;
}

/** Makes a key pair in the token whose private half signs and can never be read. @throws Pkcs11Error */
export function generatePair(
  { cryptoki, session }: TokenSession,
  algorithm: NativeAlgorithm,
  placement: PairPlacement,
): KeyPairHandles {
  const named = naming(algorithm, placement);
  return cryptoki.generateKeyPair(
    session,
    { mechanism: algorithm.generateMechanism },
    [
      { type: CKA.CLASS, value: CKO.PUBLIC_KEY },
      ...named,
      { type: CKA.PRIVATE, value: false },
      { type: CKA.VERIFY, value: true },
      ...algorithm.parameters,
    ],
    [
      { type: CKA.CLASS, value: CKO.PRIVATE_KEY },
      ...named,
      { type: CKA.PRIVATE, value: true },
      { type: CKA.SENSITIVE, value: true },
      { type: CKA.EXTRACTABLE, value: false },
      { type: CKA.SIGN, value: true },
    ],
  );
}

/** Removes both halves. @throws Pkcs11Error */
export function destroyPair({ cryptoki, session }: TokenSession, pair: KeyPairHandles): void {
  cryptoki.destroyObject(session, pair.privateKey);
  cryptoki.destroyObject(session, pair.publicKey);
}

function naming({ keyType }: NativeAlgorithm, { persistent, id, label }: PairPlacement): Template {
  return [
    { type: CKA.KEY_TYPE, value: keyType },
    { type: CKA.TOKEN, value: persistent },
    { type: CKA.ID, value: id },
    { type: CKA.LABEL, value: label },
  ];
}
