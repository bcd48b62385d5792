import type { ComponentName } from '../../crypto/component-algorithm.js';
import type { Binding } from '../contract/index.js';

/** What the keys of self-tests are bound to: no project. They are forgotten at once. */
export function testBinding(algorithm: ComponentName): Binding {
  return {
    projectId: 'self-test',
    keyId: 'self-test',
    version: 1,
    purpose: 'general',
    keyAlgorithm: algorithm,
    role: 'whole',
    algorithm,
  };
}
