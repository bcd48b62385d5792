import type { KeyAlgorithm } from '../../../crypto/key-algorithm.js';
import type { ProviderByRole } from '../../../custody/index.js';
import { RequestError } from '../../../errors/index.js';
import { DEFAULT_KEY_NAME, type KeyName, type KeyVersion, type NewKeyRequest } from '../../../keys/index.js';
import type { Caller } from '../../../projects/index.js';
import { readAlgorithm } from '../algorithm-name.js';
import type { KeyDto } from './key-answer.dto.js';
import { toKeyDto } from './key-object.js';
import type { GenerateKeyRequestDto } from './key-request.dto.js';

/** A request's key and how its answer shows a version: with the algorithm spelled as the request spelled it. */
export interface ReadKeyRequest {
  readonly request: NewKeyRequest;
  readonly spelling: string;
  readonly show: (version: KeyVersion) => KeyDto;
}

/** @throws RequestError `request.shape` for an unknown algorithm, or providers that do not fit it */
export function readKeyRequest({ algorithm: name, key, ...homes }: GenerateKeyRequestDto): ReadKeyRequest {
  const { algorithm, spelling } = readAlgorithm(name);
  return {
    request: { name: key ?? DEFAULT_KEY_NAME, algorithm, providers: readProviders(algorithm, homes) },
    spelling,
    show: (version) => toKeyDto(version, spelling),
  };
}

/** The key that a request names, in its caller's project. */
export function nameOf({ actor }: Caller, { request }: ReadKeyRequest): KeyName {
  return { projectId: actor.projectId, name: request.name, algorithm: request.algorithm };
}

function readProviders(
  { components, kind, name }: KeyAlgorithm,
  { provider, providers }: Pick<GenerateKeyRequestDto, 'provider' | 'providers'>,
): ProviderByRole {
  if (providers === undefined) {
    return provider === undefined ? {} : Object.fromEntries(components.map(({ role }) => [role, provider]));
  }
  if (provider !== undefined) {
    throw new RequestError('request.shape', 'Give "provider" or "providers", not both');
  }
  if (kind !== 'composite') throw new RequestError('request.shape', `"providers" is not taken by ${name}`);
  const { ml_dsa, traditional } = providers;
  return { ...(ml_dsa !== undefined && { ml_dsa }), ...(traditional !== undefined && { traditional }) };
}
