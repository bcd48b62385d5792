import { createHmac } from 'node:crypto';

import { wipe } from '../crypto/bytes.js';
import type { Randomness } from '../platform/randomness.js';
import type { Sealer } from '../sealing/index.js';
import type { Webhook } from './webhook.js';

const SECRET_BYTES = 32;

/** `whsec_` and 64 hex digits. A string because it goes out in one JSON answer and keys the HMAC as text. */
export function makeWebhookSecret(randomness: Randomness): string {
  const secret = randomness.bytes(SECRET_BYTES);
  try {
    return `whsec_${Buffer.from(secret).toString('hex')}`;
  } finally {
    wipe(secret);
  }
}

/** Seals a secret to its webhook: moved to another row it does not open. */
export function sealWebhookSecret(
  sealer: Sealer,
  webhook: Pick<Webhook, 'id' | 'projectId'>,
  text: string,
): Uint8Array {
  const secret = new TextEncoder().encode(text);
  try {
    return sealer.seal(secret, bindingOf(webhook));
  } finally {
    wipe(secret);
  }
}

/** The secret, sealed anew under the current master key. @throws KeyError `key.damaged` */
export function resealWebhookSecret(sealer: Sealer, webhook: Webhook): Uint8Array {
  return sealer.reseal(webhook.sealedSecret, bindingOf(webhook));
}

/** The secret's text, for the registration's answer. @throws KeyError `key.damaged` */
export function openWebhookSecret(sealer: Sealer, webhook: Webhook): string {
  return withSecret(sealer, webhook, (secret) => Buffer.from(secret).toString('utf8'));
}

/** HMAC-SHA256 of the body's bytes under the secret's text, lowercase hex. @throws KeyError `key.damaged` */
export function webhookHmac(sealer: Sealer, webhook: Webhook, body: string): string {
  return withSecret(sealer, webhook, (secret) =>
    createHmac('sha256', secret).update(body, 'utf8').digest('hex'),
  );
}

function withSecret<Result>(sealer: Sealer, webhook: Webhook, use: (secret: Uint8Array) => Result): Result {
  const secret = sealer.open(webhook.sealedSecret, bindingOf(webhook));
  try {
    return use(secret);
  } finally {
    wipe(secret);
  }
}

function bindingOf({ id, projectId }: Pick<Webhook, 'id' | 'projectId'>): Uint8Array {
  return new TextEncoder().encode(`twinseal:webhook-secret:v1\n${projectId}\n${id}`);
}
