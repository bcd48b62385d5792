import { DEFAULT_KEY_NAME, type KeyName, type KeyVersion, type NewKeyRequest } from '../../../keys/index.js';
import type { Caller } from '../../../projects/index.js';
import { readAlgorithm } from '../algorithm-name.js';
import type { KeyDto } from './key-answer.dto.js';
import { toKeyDto } from './key-object.js';
import type { NewKeyRequestDto } from './key-request.dto.js';

/** A request's key and how its answer shows a version: with the algorithm spelled as the request spelled it. */
export interface ReadKeyRequest {
  readonly request: NewKeyRequest;
  readonly spelling: string;
  readonly show: (version: KeyVersion) => KeyDto;
}

/** @throws RequestError `request.shape` for an unknown algorithm */
export function readKeyRequest({ algorithm: name, key, provider }: NewKeyRequestDto): ReadKeyRequest {
  const { algorithm, spelling } = readAlgorithm(name);
  return {
    request: { name: key ?? DEFAULT_KEY_NAME, algorithm, ...(provider !== undefined && { provider }) },
    spelling,
    show: (version) => toKeyDto(version, spelling),
  };
}

export function nameOf({ actor }: Caller, { request }: ReadKeyRequest): KeyName {
  return { projectId: actor.projectId, name: request.name, algorithm: request.algorithm };
}
