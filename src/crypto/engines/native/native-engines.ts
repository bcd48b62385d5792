import { type RandomSource, systemRandom } from '../../random-source.js';
import type { KemEngine } from '../kem-engine.js';
import type { SignatureEngine } from '../signature-engine.js';
import { nativeAddon } from './native-addon.js';
import { NativeSignatureEngine } from './native-engine.js';
import { NativeKemEngine } from './native-kem-engine.js';

/** The addon's two engines. They work on the main thread; nothing of them is proven yet. */
export interface NativeEngines {
  readonly signatures: SignatureEngine;
  readonly kems: KemEngine;
}

/**
 * The engines of the addon, or undefined where none was built.
 *
 * @param threads over how many what is asked for at once is spread; absent = as many as there are cores
 * @throws ProviderError `provider.unavailable` when there is one that cannot be used
 */
export function nativeEngines(
  random: RandomSource = systemRandom,
  threads?: number,
): NativeEngines | undefined {
  const addon = nativeAddon();
  if (addon === undefined) return undefined;
  return {
    signatures: new NativeSignatureEngine(addon, random, threads),
    kems: new NativeKemEngine(addon, random),
  };
}
