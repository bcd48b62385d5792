import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';

import { haveBegun, logOf, pidOf, type LogLine } from '../operations/processes.js';
import type { KeyObject } from '../support/api.js';
import { freshDatabase, type FreshDatabase } from '../support/databases.js';
import { b64, verifiesMessage } from '../support/independent.js';
import { Scrape } from '../support/scrape.js';
import type { Service, Settings } from '../support/service.js';
import { comesTrue } from '../support/until.js';
import { freshProject, type World } from '../support/world.js';
import { loginsOf, prepareOn } from './hsm-service.js';
import { SoftHsmFolder } from './softhsm-token.js';

const MESSAGE = new Uint8Array(randomBytes(100));
/** Enough that both processes get some: connections go to them in turn. */
const AT_ONCE = 16;

describe('two processes with one token', () => {
  let softhsm: SoftHsmFolder;
  let fresh: FreshDatabase;
  let service: Service;
  beforeEach(async () => {
    softhsm = new SoftHsmFolder();
    softhsm.addToken('twinseal');
    fresh = await freshDatabase('PostgreSQL');
    service = await prepareOn(softhsm, settings());
  }, 60_000);
  afterEach(async () => {
    await service.dispose();
    await fresh.drop();
    softhsm.remove();
  });

  const settings = (): Settings => ({
    ...fresh.settings,
    TWINSEAL_PROCESSES: '2',
    TWINSEAL_MASTER_KEY: randomBytes(32).toString('base64'),
  });

  const started = async (): Promise<World> => {
    await service.start();
    await haveBegun(service, 2);
    return await freshProject(service);
  };

  const allSign = async ({ api }: World, { key, key_version, algorithm, public_key }: KeyObject) => {
    const request = { key, key_version, algorithm, message: b64(MESSAGE) };
    const signed = await Promise.all(Array.from({ length: AT_ONCE }, () => api.sign(request)));
    return signed.every(({ signature }) => verifiesMessage(algorithm, public_key, MESSAGE, signature));
  };

  it.each(['ECDSA-P256', 'ML-DSA-65'])(
    'both sign with a key of %s as soon as one has made it, each after one login',
    async (algorithm) => {
      const world = await started();
      for (let index = 0; index < 4; index += 1) {
        const body = { algorithm, key: `made-${index}`, provider: 'pkcs11' };
        const key = await world.api.post<KeyObject>('/kms/keys/generate', body, 201);
        expect(await allSign(world, key)).toBe(true);
      }
      await comesTrue('the metrics of both tell that they signed in the token', async () => {
        const scrape = await Scrape.of(service.base);
        const calls = scrape
          .series('twinseal_provider_calls_total')
          .filter((series) => /operation="sign"/.test(series) && /provider="pkcs11"/.test(series));
        return ['process="1"', 'process="2"'].every((process) =>
          calls.some((series) => series.includes(process) && scrape.value(series) > 0),
        );
      });
      expect(loginsOf(service)).toBe(2);
    },
    120_000,
  );

  it('try a PIN that the token refuses once between them, and end', async () => {
    writeFileSync(softhsm.pinFile, '0815\n');
    service.launch();
    expect(await service.exited).toBe(1);
    expect(service.output).toContain('the token refused the PIN (CKR_PIN_INCORRECT)');
    expect(loginsOf(service)).toBe(1);
  }, 60_000);

  it('go on without one that dies and whose PIN is refused then, which is tried once', async () => {
    const world = await started();
    const key = await world.api.post<KeyObject>(
      '/kms/keys/generate',
      { algorithm: 'ECDSA-P256', key: 'made-before', provider: 'pkcs11' },
      201,
    );
    writeFileSync(softhsm.pinFile, '0815\n');
    process.kill(pidOf(service, 2), 'SIGKILL');
    const refused = (): readonly LogLine[] =>
      logOf(service).filter(
        ({ msg }) => msg === 'a process cannot start and is not tried again until a restart',
      );
    await comesTrue('its place is given up', () => refused().length > 0);
    expect(refused()).toMatchObject([{ level: 'error', process: 2, status: 78 }]);
    expect(logOf(service).filter(({ msg }) => msg === 'a process ended and is replaced')).toHaveLength(1);
    expect(loginsOf(service)).toBe(3);
    expect(await allSign(world, key)).toBe(true);
  }, 120_000);
});
