import type { KeyComponent } from '../crypto/key-algorithm.js';
import type { Binding, KeyReference } from '../providers/index.js';
import type { KeyIdentity } from './component-integrity.js';
import type { KeyMaterial, StoredComponent } from './key-material.js';

/** What a component's private key is bound to in its provider. */
export function bindingOf(identity: Omit<KeyIdentity, 'versionId'>, component: KeyComponent): Binding {
  const { projectId, keyId, version, purpose, algorithm: keyAlgorithm } = identity;
  return {
    projectId,
    keyId,
    version,
    purpose,
    keyAlgorithm,
    role: component.role,
    algorithm: component.algorithm.name,
  };
}

const known = new WeakMap<StoredComponent, { readonly of: KeyMaterial; readonly reference: KeyReference }>();

/**
 * A stored component as its provider is asked for it. The same object each time for the same material: operations that
 * go to a thread together share it.
 */
export function referenceTo(
  material: KeyMaterial,
  stored: StoredComponent,
  component: KeyComponent,
): KeyReference {
  const before = known.get(stored);
  if (before?.of === material) return before.reference;
  const { algorithm, handle, publicKey } = stored;
  const reference = { algorithm, handle, publicKey, binding: bindingOf(material, component) };
  known.set(stored, { of: material, reference });
  return reference;
}
