import type { MlDsaName, SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { SignatureEngine } from '../../crypto/engines/signature-engine.js';
import { verifyWith } from '../../crypto/engines/verify-with.js';
import type { SignOperation } from '../../crypto/sign-operation.js';
import type { ConnectedToken } from './connected-token.js';
import { CKH } from './cryptoki-numbers.js';
import type { KeyPairHandles } from './cryptoki.js';
import { OBJECT_ID_BYTES } from './key-handle.js';
import { readKeyEvidence, unproven } from './key-evidence.js';
import { supportsSignContext, type PlatformLayout } from './mechanism-parameter.js';
import type { NativeAlgorithm } from './native-algorithm.js';
import { NativeEcdsa } from './native-ecdsa.js';
import { generatePair } from './native-key-pair.js';
import { NativeMlDsa } from './native-ml-dsa.js';
import { isPkcs11 } from './pkcs11-error.js';
import { ABSENT, findingOf, requireProven, SelfTestFailure, type Finding } from './self-test-finding.js';
import { withSessionObjects } from './session-objects.js';
import type { TokenSession } from './token-session.js';

/** What the token can do with an algorithm by itself; `algorithm` only when the self-test passed. */
export interface NativeFinding extends Finding {
  readonly algorithm?: NativeAlgorithm;
}

type Pure = Extract<SignOperation, { readonly mode: 'pure' }>;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const MESSAGE = bytes('twinseal:self-test:message');
const CONTEXT = bytes('twinseal:self-test');
const PLAIN: Pure = { mode: 'pure', message: MESSAGE };
const IN_CONTEXT: Pure = { ...PLAIN, context: CONTEXT };
const OTHER_MESSAGE: Pure = { mode: 'pure', message: bytes('twinseal:self-test:other') };

/** ECDSA: a session key pair signs, software verifies, and the private half proves that it cannot be read. */
export async function testEcdsa(
  token: ConnectedToken,
  verifier: SignatureEngine,
  algorithm: NativeEcdsa,
): Promise<NativeFinding> {
  if (!isListed(token, algorithm)) return ABSENT;
  const finding = await findingOf(() =>
    token.use((session) =>
      withPair(session, algorithm, async (pair, publicKey) => {
        const signature = await algorithm.sign(session, pair.privateKey, PLAIN);
        await requireVerdicts(verifier, algorithm.name, publicKey, signature, [PLAIN], [OTHER_MESSAGE]);
        return 'made in the token, which signs digests (CKM_ECDSA)';
      }),
    ),
  );
  return finding.selfTest === 'ok' ? { ...finding, algorithm } : finding;
}

/**
 * ML-DSA: as ECDSA, and with a context, which must count. That also proves that the parameter's layout is read as
 * meant. Hedging is required where the token accepts that, else preferred.
 */
export async function testMlDsa(
  token: ConnectedToken,
  verifier: SignatureEngine,
  name: MlDsaName,
  platform: PlatformLayout,
): Promise<NativeFinding> {
  const required = new NativeMlDsa(name, { hedge: CKH.HEDGE_REQUIRED, deterministic: true });
  if (!isListed(token, required)) return ABSENT;
  if (!supportsSignContext(platform)) {
    return { selfTest: 'absent', detail: 'a context can be handed over on 64-bit little-endian Unix only' };
  }
  const preferred = new NativeMlDsa(name, { hedge: CKH.HEDGE_PREFERRED, deterministic: true });
  const first = await testHedge(token, verifier, required);
  return first.selfTest === 'ok' ? first : await testHedge(token, verifier, preferred);
}

async function testHedge(
  token: ConnectedToken,
  verifier: SignatureEngine,
  candidate: NativeMlDsa,
): Promise<NativeFinding> {
  const finding = await findingOf(() =>
    token.use((session) =>
      withPair(session, candidate, async (pair, publicKey) => {
        const wrong = [PLAIN, OTHER_MESSAGE, { ...IN_CONTEXT, context: MESSAGE }];
        const signature = await candidate.sign(session, pair.privateKey, IN_CONTEXT);
        await requireVerdicts(verifier, candidate.name, publicKey, signature, [IN_CONTEXT], wrong);
        const plain = await candidate.sign(session, pair.privateKey, PLAIN);
        await requireVerdicts(verifier, candidate.name, publicKey, plain, [PLAIN], [IN_CONTEXT]);
        return 'made in the token, which signs with a context (CKM_ML_DSA)';
      }),
    ),
  );
  if (finding.selfTest !== 'ok') return finding;
  const deterministic = await testDeterministic(token, candidate);
  return { ...finding, algorithm: candidate.withDeterministic(deterministic) };
}

/** Whether two signatures of one message are the same when no randomness is asked for. A refusal means no. */
async function testDeterministic(token: ConnectedToken, candidate: NativeMlDsa): Promise<boolean> {
  const operation: Pure = { ...IN_CONTEXT, deterministic: true };
  try {
    return await token.use((session) =>
      withPair(session, candidate, async ({ privateKey }) => {
        const first = await candidate.sign(session, privateKey, operation);
        const second = await candidate.sign(session, privateKey, operation);
        return Buffer.compare(first, second) === 0;
      }),
    );
  } catch (error) {
    if (isPkcs11(error, 'capability', 'suspect', 'unknown')) return false;
    throw error;
  }
}

function isListed(token: ConnectedToken, { generateMechanism, signMechanism }: NativeAlgorithm): boolean {
  const mechanisms = token.mechanisms();
  return mechanisms.has(generateMechanism) && mechanisms.has(signMechanism);
}

/** A session key pair for the time of `test`. */
async function withPair<Result>(
  token: TokenSession,
  algorithm: NativeAlgorithm,
  test: (pair: KeyPairHandles, publicKey: Uint8Array) => Promise<Result>,
): Promise<Result> {
  const id = token.cryptoki.random(token.session, OBJECT_ID_BYTES);
  const pair = generatePair(token, algorithm, { persistent: false, id, label: 'twinseal self-test' });
  return await withSessionObjects(token, [pair.privateKey, pair.publicKey], async () => {
    requireProven(unproven(readKeyEvidence(token, pair.privateKey), algorithm.generateMechanism));
    return await test(pair, algorithm.publicKey(token, pair.publicKey));
  });
}

async function requireVerdicts(
  verifier: SignatureEngine,
  algorithm: SignatureComponentName,
  publicKey: Uint8Array,
  signature: Uint8Array,
  right: readonly Pure[],
  wrong: readonly Pure[],
): Promise<void> {
  const verifies = (operation: Pure) => verifyWith(verifier, algorithm, publicKey, operation, signature);
  const accepted = await Promise.all(right.map(verifies));
  const refused = await Promise.all(wrong.map(verifies));
  if (accepted.includes(false)) throw new SelfTestFailure('a signature of the token does not verify');
  if (refused.includes(true))
    throw new SelfTestFailure('a signature of the token verifies for something else');
}
