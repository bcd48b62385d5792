import type { KeyMaterial, NewMaterial, ProviderByRole } from '../custody/index.js';
import { TwinsealError } from '../errors/index.js';
import type { Key, KeyVersion } from './key.js';

/**
 * What custody is asked to make for version `version` of `key`.
 * @param versionId fresh: the private keys are bound to it
 * @param providers absent: the deployment's default for every role
 */
export function planMaterial(
  key: Key,
  version: number,
  versionId: string,
  providers: ProviderByRole = {},
): NewMaterial {
  return {
    versionId,
    projectId: key.projectId,
    keyId: key.id,
    version,
    purpose: key.purpose,
    algorithm: key.algorithm.name,
    providers,
  };
}

/** A version of `key` as it begins: active, with the material that was made for it. */
export function newVersion(
  key: Key,
  material: KeyMaterial,
  origin: KeyVersion['origin'],
  createdAt: string,
): KeyVersion {
  return {
    id: material.versionId,
    key,
    version: material.version,
    status: 'active',
    origin,
    createdAt,
    retiredAt: null,
    archivedAt: null,
    material,
  };
}

/** Where the private keys of stored material live: where its successor's shall live unless someone says otherwise. */
export function homesOf({ components }: KeyMaterial): ProviderByRole {
  return Object.fromEntries(components.map(({ role, provider }) => [role, provider]));
}

/** Whether a failed commit left nothing behind, so that private keys made for it may go. */
export function isCertainlyNotStored(error: unknown): boolean {
  return !(error instanceof TwinsealError && error.code === 'service.outcome-unknown');
}
