import { isEcdsa, signatureBytesOf } from '../component-algorithm-table.js';
import { ecPrivateKeyBytes } from '../encodings/ec-private-key.js';
import type { KeyAlgorithm, KeyAlgorithmSizes, KeyComponent } from '../key-algorithm.js';
import { type CompositeSuite, isHeld, type TraditionalAlgorithm } from './composite-suite.js';

/** The suite that callers get who name none in particular. */
const DEFAULT_SUITE = 'MLDSA65-ECDSA-P256-SHA512';
const DEFAULT_ALIAS = 'Composite-ML-DSA';

/** The row of a suite in the table of key algorithms. */
export function compositeKeyAlgorithm(suite: CompositeSuite): KeyAlgorithm {
  return Object.freeze<KeyAlgorithm>({
    name: suite.name,
    aliases: Object.freeze(suite.name === DEFAULT_SUITE ? [DEFAULT_ALIAS] : []),
    kind: 'composite',
    components: Object.freeze(componentsOf(suite)),
    suite,
    oid: suite.oid,
    nistLevel: suite.mlDsa.nistLevel,
    sizes: Object.freeze(sizesOf(suite)),
    classical: false,
    context: true,
    deterministic: false,
    externalMu: false,
    digestSigning: 'composite',
    ownHash: suite.prehash,
  });
}

function componentsOf({ mlDsa, traditional }: CompositeSuite): readonly KeyComponent[] {
  if (!isHeld(traditional)) return [];
  return [
    { role: 'ml_dsa', algorithm: mlDsa },
    { role: 'traditional', algorithm: traditional },
  ];
}

function sizesOf({ mlDsa, traditional }: CompositeSuite): KeyAlgorithmSizes {
  const signature = signatureBytesOf(mlDsa) + signatureBytesOf(traditional);
  const varies = traditional.family === 'ecdsa' || traditional.family === 'brainpool';
  return {
    publicKey: mlDsa.publicKeyBytes + traditional.publicKeyBytes,
    privateKey: mlDsa.seedBytes + privateKeyBytesOf(traditional),
    ...(varies ? { signatureMax: signature } : { signature }),
  };
}

function privateKeyBytesOf(half: TraditionalAlgorithm): number {
  if (!isHeld(half)) return half.privateKeyMaxBytes;
  return isEcdsa(half.name) ? ecPrivateKeyBytes(half.oid, half.seedBytes) : half.seedBytes;
}
