import type { SignatureComponentName } from '../../crypto/component-algorithm.js';
import type { SignatureEngine } from '../../crypto/engines/signature-engine.js';

/**
 * The engine as a seat uses it: it denies the algorithms that the seat does not serve. For self-tests, which make one
 * signature at a time.
 */
export function narrowedEngine(
  engine: SignatureEngine,
  algorithms: readonly SignatureComponentName[] | undefined,
): SignatureEngine {
  if (algorithms === undefined) return engine;
  return {
    name: engine.name,
    version: engine.version,
    supports: (algorithm, mode, deterministic) =>
      algorithms.includes(algorithm) && engine.supports(algorithm, mode, deterministic),
    supportsVerify: (algorithm, mode) =>
      algorithms.includes(algorithm) && engine.supportsVerify(algorithm, mode),
    generate: (algorithm) => engine.generate(algorithm),
    loadSecretKey: (secretKey) => engine.loadSecretKey(secretKey),
    loadPublicKey: (algorithm, publicKey) => engine.loadPublicKey(algorithm, publicKey),
    sign: (key, operation) => engine.sign(key, operation),
    verify: (key, operation, signature) => engine.verify(key, operation, signature),
  };
}
