import { concatBytes } from '../crypto/bytes.js';
import type { Sealer } from '../sealing/index.js';
import type { KeyMaterial, StoredComponent } from './key-material.js';

/** A component before its row is proven whole by `integrity`. */
export type UnprovenComponent = Omit<StoredComponent, 'integrity'>;

/** The members of a key version that every component's row is bound to. */
export type KeyIdentity = Omit<KeyMaterial, 'components'>;

/**
 * HMAC over everything a component's row says, under a key derived from the master key that sealed its handle. The id of
 * that master key stands in front, and a rotation finds by it what is still to be sealed anew.
 */
export function componentMac(
  sealer: Sealer,
  identity: KeyIdentity,
  component: UnprovenComponent,
): Uint8Array {
  return sealer.macBeside(component.handle, 'key-component', canonicalBytes(identity, component));
}

/** Whether a row is as custody wrote it; compared in constant time. */
export function isComponentWhole(sealer: Sealer, identity: KeyIdentity, component: StoredComponent): boolean {
  return sealer.macMatches('key-component', canonicalBytes(identity, component), component.integrity);
}

/**
 * One way to read, whatever the members hold: JSON text in fixed order, a zero byte (JSON text has none), the length
 * of the handle in four bytes, handle, public key. Protection and evidence are covered too, so that a row cannot be
 * made to claim a token that never held it.
 */
function canonicalBytes(identity: KeyIdentity, component: UnprovenComponent): Uint8Array {
  const { versionId, projectId, keyId, version, purpose, algorithm } = identity;
  const { id, role, provider, handle, publicKey, protection, evidence } = component;
  const text = JSON.stringify([
    [versionId, projectId, keyId, version, purpose, algorithm],
    [id, role, component.algorithm, provider],
    protection,
    evidence,
  ]);
  const handleLength = new Uint8Array(4);
  new DataView(handleLength.buffer).setUint32(0, handle.length);
  return concatBytes(new TextEncoder().encode(`${text}\0`), handleLength, handle, publicKey);
}
