import { Injectable } from '@nestjs/common';

import { parsePublicKey, parsePublicKeyPem } from '../crypto/encodings/public-key.js';
import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import { Custody } from '../custody/index.js';
import { CHECKING_STATUSES, KeyQueries, type KeyVersion } from '../keys/index.js';
import { permitAlgorithm, type Caller } from '../projects/index.js';
import { runBatch, type BatchItem, type BatchResult } from './batch.js';
import { checkOptions, checkSignatureSize, planOperation, type PlannedOperation } from './operation.js';
import type { NamedKey } from './signing.service.js';
import type { SignatureMode, Subject, SubjectOptions } from './subject.js';

/** A signature to be checked, with what it should cover. */
export interface VerifyRequest {
  readonly subject: Subject;
  readonly signature: Uint8Array;
  /** No `deterministic`: a verifier cannot tell. */
  readonly options: Pick<SubjectOptions, 'context'>;
}

/** Whether a signature is right, and what exactly was looked at. */
export interface Verified {
  readonly valid: boolean;
  readonly mode: SignatureMode;
}

interface PlannedVerification extends PlannedOperation {
  readonly signature: Uint8Array;
}

/** Checking signatures. A signature that does not match is an answer, never an error, whatever its bytes or length. */
@Injectable()
export class Verification {
  constructor(
    private readonly keys: KeyQueries,
    private readonly custody: Custody,
  ) {}

  /**
   * With a stored key version that is active or retired.
   * @throws SignatureError, RequestError as `planOperation`; KeyError `key.not-found`
   */
  async verify(caller: Caller, key: NamedKey, request: VerifyRequest): Promise<Verified> {
    const planned = planVerification(key.algorithm, request);
    const version = await this.#version(caller, key);
    return this.#verify(version, planned);
  }

  /**
   * Up to 1000 items under one look-up; `options` hold for every item that does not say otherwise.
   * @throws RequestError `request.shape` for options that the algorithm does not take; KeyError `key.not-found`;
   * ServiceError `service.overloaded` when there are too many batches
   */
  async verifyBatch(
    caller: Caller,
    key: NamedKey,
    items: readonly BatchItem<VerifyRequest>[],
    options: VerifyRequest['options'],
  ): Promise<BatchResult<Verified>[]> {
    checkOptions(key.algorithm, options);
    const version = await this.#version(caller, key);
    return this.custody.verifyInTurns((inTurn) =>
      runBatch(
        items,
        (item) => planVerification(key.algorithm, { ...item, options: { ...options, ...item.options } }),
        (group) => inTurn(() => Promise.all(group.map((planned) => this.#verify(version, planned)))),
      ),
    );
  }

  /**
   * With a public key that the service does not store.
   * @param publicKey raw bytes or SPKI DER, or PEM text
   * @throws SignatureError `signature.public-key-refused`
   */
  async verifyPublic(
    caller: Caller,
    algorithm: KeyAlgorithm,
    publicKey: Uint8Array | string,
    request: VerifyRequest,
  ): Promise<Verified> {
    const { operation, mode } = planVerification(algorithm, request);
    permitAlgorithm(caller, algorithm);
    const raw =
      typeof publicKey === 'string'
        ? parsePublicKeyPem(algorithm, publicKey)
        : parsePublicKey(algorithm, publicKey);
    const valid = await this.custody.verifyPublic(algorithm.name, raw, operation, request.signature);
    return { valid, mode };
  }

  async #verify(version: KeyVersion, { operation, mode, signature }: PlannedVerification): Promise<Verified> {
    const valid = await this.custody.verify(version.material, 'general', operation, signature);
    return { valid, mode };
  }

  #version(caller: Caller, { name, algorithm, version }: NamedKey): Promise<KeyVersion> {
    permitAlgorithm(caller, algorithm);
    return this.keys.usableVersion(
      { projectId: caller.actor.projectId, name, algorithm },
      version,
      CHECKING_STATUSES,
    );
  }
}

function planVerification(
  algorithm: KeyAlgorithm,
  { subject, signature, options }: VerifyRequest,
): PlannedVerification {
  checkSignatureSize(signature);
  return { ...planOperation(algorithm, subject, options), signature };
}
