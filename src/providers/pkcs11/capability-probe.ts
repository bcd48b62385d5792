import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import {
  componentAlgorithms,
  isEcdsa,
  isMlDsa,
  isSignatureComponent,
} from '../../crypto/component-algorithm-table.js';
import type { SignatureEngine } from '../../crypto/engines/signature-engine.js';
import type { ConnectedToken } from './connected-token.js';
import { thisPlatform } from './mechanism-parameter.js';
import { NativeEcdsa } from './native-ecdsa.js';
import { testEcdsa, testMlDsa, type NativeFinding } from './native-self-test.js';
import type { SealingMethod } from './sealing-method.js';
import { sealingMethods } from './sealing-methods.js';
import { testSealing } from './sealing-self-test.js';
import { ABSENT, type Finding } from './self-test-finding.js';

/** Every way to seal, best first, with its outcome. */
export type SealingFindings = readonly { readonly method: SealingMethod; readonly finding: Finding }[];

/** What a token has proven that it can do. Mechanism lists are claims: nothing here rests on one alone. */
export interface TokenFindings {
  readonly native: ReadonlyMap<SignatureComponentName, NativeFinding>;
  readonly sealing: SealingFindings;
}

/** The best way to seal that passed, or undefined. */
export function bestSealing(sealing: SealingFindings): SealingMethod | undefined {
  return sealing.find(({ finding }) => finding.selfTest === 'ok')?.method;
}

/**
 * Runs every self-test with session objects: nothing is left in the token.
 *
 * @throws Pkcs11Error, ProviderError when the token or the session goes away meanwhile
 */
export async function probeToken(token: ConnectedToken, verifier: SignatureEngine): Promise<TokenFindings> {
  const sealing = await probeSealing(token);
  const native = new Map<SignatureComponentName, NativeFinding>();
  for (const { name } of componentAlgorithms) {
    if (isSignatureComponent(name)) native.set(name, await testNative(token, verifier, name));
  }
  return { native, sealing };
}

/** The part of `probeToken` that concerns sealing. */
export async function probeSealing(token: ConnectedToken): Promise<SealingFindings> {
  const findings: { method: SealingMethod; finding: Finding }[] = [];
  for (const method of sealingMethods) findings.push({ method, finding: await testSealing(token, method) });
  return findings;
}

async function testNative(
  token: ConnectedToken,
  verifier: SignatureEngine,
  name: SignatureComponentName,
): Promise<NativeFinding> {
  if (isEcdsa(name)) return await testEcdsa(token, verifier, new NativeEcdsa(name));
  if (isMlDsa(name)) return await testMlDsa(token, verifier, name, thisPlatform());
  return ABSENT;
}
