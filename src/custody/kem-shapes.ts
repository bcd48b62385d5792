import type { KeyAlgorithm, KeyAlgorithmKind } from '../crypto/key-algorithm.js';
import { ProviderError } from '../errors/index.js';
import type { KemShape } from './kem-shape.js';
import { singleKemShape } from './single-kem-shape.js';
import { xWingShape } from './x-wing-shape.js';

const SHAPES: Readonly<Partial<Record<KeyAlgorithmKind, KemShape>>> = {
  kem: singleKemShape,
  'hybrid-kem': xWingShape,
};

/** @throws ProviderError `provider.incapable` for an algorithm that is no KEM */
export function kemShapeOf({ kind, name }: KeyAlgorithm): KemShape {
  const shape = SHAPES[kind];
  if (shape !== undefined) return shape;
  throw new ProviderError('provider.incapable', `${name} keys do not encapsulate`);
}
