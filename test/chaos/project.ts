import type { Service } from '../support/service.js';
import { freshProject, type World } from '../support/world.js';
import { CA_ALGORITHM, KEY_ALGORITHM, SHARED_KEYS, SIGNING_ALGORITHM, SIGNING_KEY } from './deeds/index.js';

/** Settings of every service under chaos. Rate limits are off: a 429 would be calm. */
export const CHAOS_SETTINGS = {
  LOG_LEVEL: 'warn',
  NODE_ENV: 'production',
  TWINSEAL_RATE_LIMIT_FIPSIGN: '0',
  TWINSEAL_RATE_LIMIT_FIPSIGN_READ: '0',
};

/** A project with the keys and the certificate authority that the load expects. */
export interface ChaosProject extends World {
  readonly ca: { readonly id: string; readonly root: string };
}

export async function chaosProject(service: Service): Promise<ChaosProject> {
  const world = await freshProject(service, { free_limit: null, token_algorithm: 'ML-DSA-44' });
  for (const key of SHARED_KEYS) await world.api.generate(KEY_ALGORITHM, key);
  await world.api.generate(SIGNING_ALGORITHM, SIGNING_KEY);
  const ca = await world.admin.ok<ChaosProject['ca']>(
    'POST',
    `/projects/${world.project.id}/ca`,
    { format: 'x509', subject: 'Chaos CA', algorithm: CA_ALGORITHM },
    201,
  );
  return { ...world, ca };
}
