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

/** A stored component as its provider is asked for it. */
export function referenceTo(
  material: KeyMaterial,
  stored: StoredComponent,
  component: KeyComponent,
): KeyReference {
  const { algorithm, handle, publicKey } = stored;
  return { algorithm, handle, publicKey, binding: bindingOf(material, component) };
}
