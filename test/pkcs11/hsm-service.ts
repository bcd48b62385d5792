import { resolve } from 'node:path';

import { Service, type Settings } from '../support/service.js';
import { SoftHsmFolder } from './softhsm-token.js';

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

/** One service on a token of its own for all tests of a file, disposed of afterwards. `service()` is for use inside a test. */
export function useHsmService(settings: Settings = {}): {
  readonly softhsm: SoftHsmFolder;
  readonly service: () => Service;
} {
  const softhsm = new SoftHsmFolder();
  softhsm.addToken('twinseal');
  let service: Service | undefined;
  beforeAll(async () => {
    service = await prepareOn(softhsm, settings);
    await service.start();
  }, 240_000);
  afterAll(async () => {
    await service?.dispose();
    softhsm.remove();
  });
  const started = (): Service => {
    if (service === undefined) throw new Error('the service did not start');
    return service;
  };
  return { softhsm, service: started };
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
