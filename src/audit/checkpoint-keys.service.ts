import { Injectable } from '@nestjs/common';

import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { Custody } from '../custody/index.js';
import { KeyError } from '../errors/index.js';
import { InternalKeys, rawPublicKey, type InternalKeyName, type KeyVersion } from '../keys/index.js';
import { Ids } from '../platform/ids.js';
import { SYSTEM_PROJECT_ID } from '../projects/index.js';
import type { AuditCheckpointRow } from '../storage/index.js';
import { checkpointText, cutText, type Checkpoint } from './checkpoint.js';

/** The deployment's checkpoint key: composite, so that it holds as long as one of its halves does. */
const NAME: InternalKeyName = {
  projectId: SYSTEM_PROJECT_ID,
  purpose: 'checkpoint',
  name: 'checkpoint/1',
  algorithm: keyAlgorithm('MLDSA65-ECDSA-P256-SHA512'),
};

/** Signs statements about the chain, and tells whether stored ones were signed by this deployment. */
@Injectable()
export class CheckpointKeys {
  constructor(
    private readonly keys: InternalKeys,
    private readonly custody: Custody,
    private readonly ids: Ids,
  ) {}

  /** The active key; made where there is none, which is an audit entry. */
  async current(): Promise<KeyVersion> {
    const actor = { name: 'system', projectId: SYSTEM_PROJECT_ID, requestId: this.ids.requestId() };
    return await this.keys.ensure(NAME, actor);
  }

  async sign({ material }: KeyVersion, message: Uint8Array): Promise<Uint8Array> {
    return await this.custody.sign(material, 'checkpoint', { mode: 'pure', message });
  }

  /** Signs with the key that signed a stored checkpoint. @throws KeyError `key.damaged` when it is gone or damaged */
  async signLike({ version_id }: AuditCheckpointRow, message: Uint8Array): Promise<Uint8Array> {
    const version = await this.#version(version_id);
    if (version === undefined) throw new KeyError('key.damaged', 'the key of a checkpoint is damaged');
    return await this.sign(version, message);
  }

  /** Whether a signature verifies with a public key that is trusted for another reason than being stored. */
  async verifyPublic(
    { algorithm, publicKey }: Pick<Checkpoint, 'algorithm' | 'publicKey'>,
    message: Uint8Array,
    signature: Uint8Array,
  ): Promise<boolean> {
    return await this.custody.verifyPublic(algorithm, publicKey, { mode: 'pure', message }, signature);
  }

  /** A stored checkpoint with the public key that proves it; undefined when its key is gone or damaged. */
  async read({ seq, hash, at, version_id, signature }: AuditCheckpointRow): Promise<Checkpoint | undefined> {
    const version = await this.#version(version_id);
    if (version === undefined) return undefined;
    const { name: algorithm } = version.key.algorithm;
    return { seq, hash, at, algorithm, publicKey: rawPublicKey(version), signature };
  }

  /** Whether this deployment's key signed the checkpoint. */
  async proves(row: AuditCheckpointRow): Promise<boolean> {
    return await this.#proves(row.version_id, checkpointText(row, row.at), row.signature);
  }

  /** Whether this deployment's key also signed that the entries up to it were removed. */
  async provesCut(row: AuditCheckpointRow): Promise<boolean> {
    const { cut_at, cut_signature } = row;
    if (cut_at === null || cut_signature === null) return false;
    return (
      (await this.proves(row)) && (await this.#proves(row.version_id, cutText(row, cut_at), cut_signature))
    );
  }

  async #proves(versionId: string, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
    const version = await this.#version(versionId);
    if (version === undefined) return false;
    const operation = { mode: 'pure', message } as const;
    return await this.custody.verify(version.material, 'checkpoint', operation, signature);
  }

  /** A key that is damaged, or serves another purpose, proves nothing. */
  async #version(id: string): Promise<KeyVersion | undefined> {
    const [version] = await this.keys.find([id]);
    try {
      if (version !== undefined) await this.custody.prove(version.material, 'checkpoint');
      return version;
    } catch (error) {
      if (error instanceof KeyError) return undefined;
      throw error;
    }
  }
}
