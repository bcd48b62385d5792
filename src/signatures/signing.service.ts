import { hash } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import { signatureAt } from '../crypto/signature-at.js';
import { Custody } from '../custody/index.js';
import { KeyError, TwinsealError } from '../errors/index.js';
import { KeyQueries, MAKING_STATUSES, keyTarget, type KeyVersion } from '../keys/index.js';
import { CommitRefused, Ledger, notingRefusals, type AuditAction, type AuditDraft } from '../ledger/index.js';
import { permitAlgorithm, type Caller } from '../projects/index.js';
import { runBatch, type BatchItem, type BatchResult } from './batch.js';
import { checkOptions, planOperation, type PlannedOperation } from './operation.js';
import { refuseCompositeMessage } from './reserved.js';
import type { SignatureMode, Subject, SubjectOptions } from './subject.js';

/** The stored key version that a request names. */
export interface NamedKey {
  readonly name: string;
  readonly algorithm: KeyAlgorithm;
  readonly version: number;
}

/** What shall be signed, and how. */
export interface SignRequest {
  readonly subject: Subject;
  readonly options: SubjectOptions;
}

/** A signature, with what exactly it covers. */
export interface Signed {
  /** In the algorithm's wire form. */
  readonly signature: Uint8Array;
  readonly mode: SignatureMode;
}

const ACTIONS: Readonly<Record<Subject['kind'], AuditAction>> = {
  message: 'signature.sign',
  digest: 'signature.sign-hash',
  mu: 'signature.sign-mu',
};

/**
 * Signing with stored keys. A signature leaves only after its audit entry is stored, and only if the key version was
 * still active at that moment.
 */
@Injectable()
export class Signing {
  constructor(
    private readonly keys: KeyQueries,
    private readonly custody: Custody,
    private readonly ledger: Ledger,
  ) {}

  /**
   * @throws SignatureError, RequestError as `planOperation`, and `request.unprocessable` for a message that only a
   * composite's half may sign; KeyError `key.not-found` unless the version is active
   */
  sign(caller: Caller, key: NamedKey, { subject, options }: SignRequest): Promise<Signed> {
    const planned = planOperation(key.algorithm, subject, options);
    return this.#withKey(caller, ACTIONS[subject.kind], key, async (version, store) => {
      const signed = await this.#sign(version, planned);
      await store(entryDetails(planned, signed));
      return signed;
    });
  }

  /**
   * Signs up to 1000 messages under one look-up, one commit and one audit entry. `options` hold for every item that
   * does not say otherwise.
   * @throws RequestError `request.shape` for options that the algorithm does not take; KeyError `key.not-found`;
   * ServiceError `service.overloaded` before anything is signed when there are too many batches
   */
  signBatch(
    caller: Caller,
    key: NamedKey,
    items: readonly BatchItem<SignRequest>[],
    options: SubjectOptions,
  ): Promise<BatchResult<Signed>[]> {
    checkOptions(key.algorithm, options);
    return this.#withKey(caller, 'signature.sign-batch', key, async (version, store) => {
      const results = await this.custody.signInTurns(version.material, (inTurn) =>
        runBatch(
          items,
          (item) => planSigning(key.algorithm, { ...item, options: { ...options, ...item.options } }),
          (group) => inTurn(() => this.#signAll(version, group)),
        ),
      );
      const refused = results.filter((result) => result instanceof TwinsealError).length;
      await store({ count: results.length, refused });
      return results;
    });
  }

  async #sign({ key, material }: KeyVersion, { operation, mode }: PlannedOperation): Promise<Signed> {
    refuseCompositeMessage(key.algorithm, operation);
    const signature = await this.custody.sign(material, 'general', operation);
    return { signature, mode };
  }

  async #signAll({ material }: KeyVersion, planned: readonly PlannedOperation[]): Promise<readonly Signed[]> {
    const operations = planned.map(({ operation }) => operation);
    const signatures = await this.custody.signAll(material, 'general', operations);
    return planned.map(({ mode }, index) => ({ signature: signatureAt(signatures, index), mode }));
  }

  #withKey<Result>(
    caller: Caller,
    action: AuditAction,
    key: NamedKey,
    deed: (version: KeyVersion, store: (details: AuditDraft['details']) => Promise<void>) => Promise<Result>,
  ): Promise<Result> {
    const target = keyTarget(key, key.version);
    return notingRefusals(this.ledger, caller.actor, { action, target }, async () => {
      permitAlgorithm(caller, key.algorithm);
      const name = { projectId: caller.actor.projectId, name: key.name, algorithm: key.algorithm };
      const version = await this.keys.usableVersion(name, key.version, MAKING_STATUSES);
      return deed(version, (details) => this.#store(caller, action, target, version, details));
    });
  }

  async #store(
    caller: Caller,
    action: AuditAction,
    target: string,
    { id: versionId }: KeyVersion,
    details: AuditDraft['details'] = {},
  ): Promise<void> {
    try {
      await this.ledger.commit({
        actor: caller.actor,
        standing: [{ versionId, status: MAKING_STATUSES }],
        entries: [{ action, target, outcome: 'ok', details }],
        countCall: true,
      });
    } catch (error) {
      if (!(error instanceof CommitRefused && error.reason === 'standing')) throw error;
      throw new KeyError('key.not-found', 'The key version left its active status meanwhile', {
        cause: error,
      });
    }
  }
}

function planSigning(algorithm: KeyAlgorithm, { subject, options }: SignRequest): PlannedOperation {
  const planned = planOperation(algorithm, subject, options);
  refuseCompositeMessage(algorithm, planned.operation);
  return planned;
}

/** The signature's digest finds the entry of a signature at hand and tells nothing of the message. */
function entryDetails({ operation, mode }: PlannedOperation, { signature }: Signed): AuditDraft['details'] {
  return {
    mode,
    ...(operation.mode === 'pure' && { bytes: operation.message.length }),
    ...(operation.mode === 'hash' && { hash: operation.hash }),
    signature_sha256: hash('sha256', signature),
  };
}
