import { findHashAlgorithm } from '../../../crypto/hash.js';
import { SignatureError, TwinsealError } from '../../../errors/index.js';
import { DEFAULT_KEY_NAME } from '../../../keys/index.js';
import { decodeBase64, readDto } from '../../http/index.js';
import type { BatchItem, NamedKey, Subject, SubjectOptions } from '../../../signatures/index.js';
import { readSignatureAlgorithm, type NamedAlgorithm } from '../algorithm-name.js';
import { v1ErrorOf } from '../v1-errors.js';
import type { RefusedItemDto } from './signature-answer.dto.js';
import type { KeyReferenceDto } from './signature-request.dto.js';

/** What answers repeat of the request's key. */
export interface KeyEcho {
  readonly key_version: number;
  readonly algorithm: string;
}

/** The key a request names and how its answer names it. @throws RequestError `request.shape` */
export function readKey(body: KeyReferenceDto): { readonly key: NamedKey; readonly echo: KeyEcho } {
  const { algorithm, spelling }: NamedAlgorithm = readSignatureAlgorithm(body.algorithm);
  return {
    key: { name: body.key ?? DEFAULT_KEY_NAME, algorithm, version: body.key_version },
    echo: { key_version: body.key_version, algorithm: spelling },
  };
}

/** Optional members as given; what is absent stays absent. */
export function readOptions(body: { context?: string; deterministic?: boolean }): SubjectOptions {
  return {
    ...(body.context !== undefined && { context: decodeBase64(body.context) }),
    ...(body.deterministic !== undefined && { deterministic: body.deterministic }),
  };
}

/** The message of a request. Its base64 has been checked. */
export function readMessage(body: { message: string }): Subject {
  return { kind: 'message', message: decodeBase64(body.message) };
}

/** @throws SignatureError `signature.unknown-hash` */
export function readDigest(body: { hash: string; hash_algorithm: string }): Subject {
  const hash = findHashAlgorithm(body.hash_algorithm);
  if (hash === undefined) {
    throw new SignatureError('signature.unknown-hash', '"hash_algorithm" is not a known hash function');
  }
  return { kind: 'digest', hash, digest: decodeBase64(body.hash) };
}

/** The external mu of a request. Its base64 has been checked. */
export function readMu(body: { mu: string }): Subject {
  return { kind: 'mu', mu: decodeBase64(body.mu) };
}

/** A refused batch item as the single route's error would name it. */
export function refusedItem(error: TwinsealError): RefusedItemDto {
  const { error_code, message } = v1ErrorOf(error, '/api/v1/signature');
  return { error: { error_code, message } };
}

/** Reads one batch item by itself, so that a bad one is refused in its place and not with the whole. */
export function readItem<Dto extends object, Item>(
  dto: new () => Dto,
  item: unknown,
  map: (read: Dto) => Item,
): BatchItem<Item> {
  try {
    return map(readDto(dto, item));
  } catch (error) {
    if (error instanceof TwinsealError) return error;
    throw error;
  }
}
