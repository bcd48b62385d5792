import { concatBytes } from '../../../crypto/bytes.js';
import type { KeyVersion, Rotation } from '../../../keys/index.js';
import { encodeBase64 } from '../../http/index.js';
import type { KeyDto, ProtectionDto, RotationDto } from './key-answer.dto.js';

/** Raw public key: the halves of a composite one after the other. */
export function rawPublicKey({ material }: KeyVersion): Uint8Array {
  return concatBytes(...material.components.map(({ publicKey }) => publicKey));
}

/** The wire's key object; `spelling` is the algorithm's name as the request had it. */
export function toKeyDto(version: KeyVersion, spelling: string = version.key.algorithm.name): KeyDto {
  return {
    key_version: version.version,
    algorithm: spelling,
    status: version.status,
    public_key: encodeBase64(rawPublicKey(version)),
    created_at: version.createdAt,
    key: version.key.name,
    provider: providerOf(version),
    origin: version.origin,
    protection: protectionOf(version),
    retired_at: version.retiredAt,
    archived_at: version.archivedAt,
  };
}

export function toRotationDto({ from, to }: Rotation, spelling: string): RotationDto {
  return {
    key_version: to.version,
    algorithm: spelling,
    public_key: encodeBase64(rawPublicKey(to)),
    old_key_version: from.version,
  };
}

function providerOf({ material }: KeyVersion): string {
  const [first, ...others] = material.components.map(({ provider }) => provider);
  return others.every((provider) => provider === first) ? String(first) : 'mixed';
}

function protectionOf({ material }: KeyVersion): ProtectionDto {
  const [whole] = material.components;
  if (whole === undefined) throw new TypeError('a key version has at least one component');
  const { level, token_class } = whole.protection;
  return { level, ...(token_class !== undefined && { token_class }) };
}
