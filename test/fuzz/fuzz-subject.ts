import { randomBytes } from 'node:crypto';

import type { NativeApi } from '../support/api.js';
import { freshProject } from '../support/world.js';
import { fipsignProject } from '../support/fipsign.js';
import { Service } from '../support/service.js';

/** Keys named `default` that the documents' examples find. */
const ALGORITHMS = [
  'ML-DSA-65',
  'Ed25519',
  'ECDSA-P256',
  'MLDSA65-ECDSA-P256-SHA512',
  'ML-KEM-768',
  'X-Wing',
];

/** A running service with keys to meet, and credentials that may do everything. */
export interface FuzzSubject {
  readonly service: Service;
  readonly apiKey: string;
  readonly algorithms: readonly string[];
  /** Right values for members that no generator guesses, by the member's name. */
  readonly examples: Readonly<Record<string, unknown>>;
}

/** Limits are off and what is off by default is on: a 429 or 404 would hide the route behind it. */
const SETTINGS = {
  NODE_ENV: 'production',
  TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64'),
  LOG_LEVEL: 'error',
  TWINSEAL_RATE_LIMIT_FIPSIGN: '0',
  TWINSEAL_RATE_LIMIT_FIPSIGN_READ: '0',
  TWINSEAL_KEM_DETERMINISTIC: 'true',
  TWINSEAL_EXEQUANTUM_CLIENT_KEYS: 'true',
  TWINSEAL_EXEQUANTUM_V1: 'true',
};

export async function startFuzzSubject(): Promise<FuzzSubject> {
  const service = await Service.start(SETTINGS);
  try {
    const world = await freshProject(service, { free_limit: null });
    for (const algorithm of ALGORITHMS) await generate(world.api, algorithm);
    const { client } = await fipsignProject(world);
    const { token } = await client.sign();
    return { service, apiKey: client.apiKey ?? '', algorithms: ALGORITHMS, examples: { token } };
  } catch (error) {
    await service.dispose();
    throw error;
  }
}

async function generate(api: NativeApi, algorithm: string): Promise<void> {
  const answer = await api.call('POST', '/kms/keys/generate', { algorithm, key: 'default' });
  if (answer.status !== 201) throw new Error(`no ${algorithm} key: ${answer.status} ${answer.text}`);
}
