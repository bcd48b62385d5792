import { keyProtection } from '../../../custody/index.js';
import { rawPublicKey, type KeyVersion, type Rotation } from '../../../keys/index.js';
import { encodeBase64 } from '../../http/index.js';
import type { KeyDto, ProtectionDto, RotationDto } from './key-answer.dto.js';

/** The wire's key object; that of a damaged version claims nothing about its keys. `spelling` is the algorithm's name as the request had it. */
export function toKeyDto(version: KeyVersion, spelling: string = version.key.algorithm.name): KeyDto {
  return {
    key_version: version.version,
    algorithm: spelling,
    status: version.status,
    public_key: encodeBase64(rawPublicKey(version)),
    created_at: version.createdAt,
    key: version.key.name,
    ...homesOf(version),
    origin: version.origin,
    protection: protectionOf(version),
    retired_at: version.retiredAt,
    archived_at: version.archivedAt,
  };
}

/** A rotation as answers show it. @param spelling the algorithm as the request spelled it */
export function toRotationDto({ from, to }: Rotation, spelling: string): RotationDto {
  return {
    key_version: to.version,
    algorithm: spelling,
    public_key: encodeBase64(rawPublicKey(to)),
    old_key_version: from.version,
  };
}

function homesOf({ material }: KeyVersion): Pick<KeyDto, 'provider' | 'providers'> {
  const [first, ...others] = material.components;
  if (first === undefined) return { provider: 'unknown' };
  if (others.every(({ provider }) => provider === first.provider)) return { provider: first.provider };
  const home = (role: 'ml_dsa' | 'traditional'): string =>
    String(material.components.find((component) => component.role === role)?.provider);
  return { provider: 'mixed', providers: { ml_dsa: home('ml_dsa'), traditional: home('traditional') } };
}

function protectionOf({ material }: KeyVersion): ProtectionDto {
  if (material.components.length === 0) return { level: 'software' };
  const { components, ...weakest } = keyProtection(material);
  return {
    ...weakest,
    ...(components !== undefined && { components: components.map((one) => ({ ...one })) }),
  };
}
