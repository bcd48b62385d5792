import { resolve } from 'node:path';

import { Service, type Settings } from '../support/service.js';
import type { SoftHsmFolder } from './softhsm-token.js';

/** What is loaded into the service before its own code. */
export type Preload = 'behind-its-back.mjs' | 'without-addon.mjs';

/** The real service on a SoftHSM token, not started yet. */
export function prepareOn(
  softhsm: SoftHsmFolder,
  settings: Settings = {},
  uri = softhsm.uri(),
  preload: Preload = 'behind-its-back.mjs',
): Promise<Service> {
  return Service.prepare(
    {
      SOFTHSM2_CONF: softhsm.configuration,
      TEST_MODULE: softhsm.modulePath,
      TWINSEAL_PKCS11_URI: uri,
      ...settings,
    },
    { nodeFlags: ['--import', resolve(import.meta.dirname, preload)] },
  );
}

/** How often the service has logged in to a token. */
export function loginsOf({ output }: Service): number {
  return output.match(/^C_Login$/gm)?.length ?? 0;
}

/** What a service that must not start says besides its logins, line by line, and its exit status. */
export async function failureOf(service: Service): Promise<{ status: number | null; lines: string[] }> {
  service.launch();
  const status = await service.exited;
  return { status, lines: service.output.split('\n').filter((line) => line !== '' && line !== 'C_Login') };
}

/** Looks every 50 ms until a condition holds; the test's own time limit is the bound. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((wake) => setTimeout(wake, 50));
}
