import { Injectable } from '@nestjs/common';

import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { Custody } from '../custody/index.js';
import {
  InternalKeys,
  publicKeyFingerprint,
  rawPublicKey,
  type InternalKeyName,
  type KeyVersion,
} from '../keys/index.js';
import { Clock } from '../platform/clock.js';
import { Ids } from '../platform/ids.js';
import { RecentReads } from '../platform/recent-reads.js';
import { WebhookSettings } from './webhook-settings.js';

/** The public half of the key that a project's deliveries are signed with. */
export interface WebhookPublicKey {
  readonly algorithm: string;
  /** Raw. */
  readonly publicKey: Uint8Array;
  /** SHA-256 of the raw key, lowercase hex. */
  readonly fingerprint: string;
}

/** Signs deliveries, so that a receiver can check their origin without a shared secret. */
@Injectable()
export class WebhookKeys {
  readonly #recent: RecentReads<KeyVersion>;
  readonly #algorithm: KeyAlgorithm;

  constructor(
    private readonly keys: InternalKeys,
    private readonly custody: Custody,
    private readonly ids: Ids,
    clock: Clock,
    settings: WebhookSettings,
  ) {
    this.#algorithm = keyAlgorithm(settings.keyAlgorithm);
    this.#recent = new RecentReads(clock);
  }

  /** Made where there is none. */
  async publicKey(projectId: string): Promise<WebhookPublicKey> {
    return publicKeyOf(await this.#key(projectId));
  }

  /** The value of `X-Twinseal-Signature` over one delivery (contracts: fipsign, section 12). */
  async signatureHeader(
    projectId: string,
    timestamp: number,
    deliveryId: string,
    body: string,
  ): Promise<string> {
    const key = await this.#key(projectId);
    const { algorithm, fingerprint } = publicKeyOf(key);
    const message = new TextEncoder().encode(`twinseal:webhook:v1\n${timestamp}\n${deliveryId}\n${body}`);
    const signature = await this.custody.sign(key.material, 'webhook', { mode: 'pure', message });
    return `alg=${algorithm};key=${fingerprint};sig=${Buffer.from(signature).toString('base64')}`;
  }

  async #key(projectId: string): Promise<KeyVersion> {
    const known = this.#recent.find(projectId);
    if (known !== undefined) return known;
    const ticket = this.#recent.begin();
    const name: InternalKeyName = {
      projectId,
      purpose: 'webhook',
      name: 'webhook/1',
      algorithm: this.#algorithm,
    };
    const actor = { name: 'system', projectId, requestId: this.ids.requestId() };
    const key = await this.keys.ensure(name, actor);
    this.#recent.remember(projectId, key, ticket);
    return key;
  }
}

function publicKeyOf(version: KeyVersion): WebhookPublicKey {
  const publicKey = rawPublicKey(version);
  return {
    algorithm: version.key.algorithm.name,
    publicKey,
    fingerprint: publicKeyFingerprint(publicKey),
  };
}
