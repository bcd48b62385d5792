import { timingSafeEqual } from 'node:crypto';

import { wipe } from '../../crypto/bytes.js';
import { KeyError } from '../../errors/index.js';
import type { ConnectedToken } from './connected-token.js';
import { CKA, CKM } from './cryptoki-numbers.js';
import type { ObjectHandle } from './cryptoki.js';
import { generateKek } from './kek.js';
import { readKeyEvidence, unproven } from './key-evidence.js';
import { KEY_WRAP_OVERHEAD_BYTES, KeyWrapSealing } from './key-wrap-sealing.js';
import type { SealedSecret, SealingMethod } from './sealing-method.js';
import { ABSENT, findingOf, requireProven, SelfTestFailure, type Finding } from './self-test-finding.js';
import { withSessionObjects } from './session-objects.js';
import type { TokenSession } from './token-session.js';

/** ML-DSA xi, and the longest seed a token must take. */
const TESTED_BYTES = [32, 66] as const;
const AAD = new TextEncoder().encode('twinseal:self-test');
const OTHER_AAD = new TextEncoder().encode('twinseal:other-test');

/** Seals and opens test secrets under a session key, and has them refused under other additional data. */
export async function testSealing(token: ConnectedToken, method: SealingMethod): Promise<Finding> {
  const mechanisms = token.mechanisms();
  if (!mechanisms.has(method.mechanism) || !mechanisms.has(CKM.AES_KEY_GEN)) return ABSENT;
  return await findingOf(() => token.use((session) => provesSealing(session, method)));
}

async function provesSealing(token: TokenSession, method: SealingMethod): Promise<string> {
  const kek = generateKek(token, method.kekUsage, [{ type: CKA.TOKEN, value: false }]);
  return await withSessionObjects(token, [kek], async () => {
    requireProven(unproven(readKeyEvidence(token, kek), CKM.AES_KEY_GEN));
    for (const length of TESTED_BYTES) await provesRoundTrip(token, method, kek, length);
    return `${method.name} sealed and opened test secrets`;
  });
}

async function provesRoundTrip(
  token: TokenSession,
  method: SealingMethod,
  kek: ObjectHandle,
  length: number,
): Promise<void> {
  const secret = token.cryptoki.random(token.session, length);
  const sealed = await method.seal(token, kek, secret, AAD);
  requireExpectedLength(method, secret.length, sealed);
  const opened = await method.open(token, kek, sealed, AAD);
  const same = opened.length === secret.length && timingSafeEqual(opened, secret);
  wipe(opened, secret);
  if (!same) throw new SelfTestFailure(`${method.name} opened something else than it sealed`);
  await requireRefusal(token, method, kek, sealed);
}

/** Modules disagree on what `_PAD` is: only RFC 5649's form adds one block to a payload of whole blocks. */
function requireExpectedLength(
  method: SealingMethod,
  secretBytes: number,
  { ciphertext }: SealedSecret,
): void {
  if (!(method instanceof KeyWrapSealing)) return;
  if (ciphertext.length === method.payloadBytes(secretBytes) + KEY_WRAP_OVERHEAD_BYTES) return;
  throw new SelfTestFailure(
    `${method.name} does not add one block, so it is not the key wrap of RFC 3394 or 5649`,
  );
}

async function requireRefusal(
  token: TokenSession,
  method: SealingMethod,
  kek: ObjectHandle,
  sealed: SealedSecret,
): Promise<void> {
  try {
    wipe(await method.open(token, kek, sealed, OTHER_AAD));
  } catch (error) {
    if (error instanceof KeyError) return;
    throw error;
  }
  throw new SelfTestFailure(`${method.name} opened under other additional data`);
}
