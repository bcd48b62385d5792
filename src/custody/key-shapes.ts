import type { KeyAlgorithm, KeyAlgorithmKind } from '../crypto/key-algorithm.js';
import { ProviderError } from '../errors/index.js';
import { compositeShape } from './composite-shape.js';
import type { KeyShape } from './key-shape.js';
import { singleShape } from './single-shape.js';

const SHAPES: Readonly<Partial<Record<KeyAlgorithmKind, KeyShape>>> = {
  signature: singleShape,
  composite: compositeShape,
};

/** @throws ProviderError `provider.incapable` for an algorithm that does not sign here */
export function shapeOf({ kind, name }: KeyAlgorithm): KeyShape {
  const shape = SHAPES[kind];
  if (shape !== undefined) return shape;
  throw new ProviderError('provider.incapable', `${name} keys do not sign here`);
}
