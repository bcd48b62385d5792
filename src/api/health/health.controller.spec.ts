import { Readiness } from '../../platform/health/readiness.js';
import { SilentLogger } from '../../platform/logging/logger.js';
import { createTestApplication, type TestApplication } from '../http/testing/test-application.js';
import { HealthController } from './health.controller.js';

describe('the health routes', () => {
  let sut: TestApplication;
  let databaseUp: boolean;

  beforeAll(async () => {
    const readiness = new Readiness(new SilentLogger());
    readiness.register({
      name: 'database',
      check: async () => (databaseUp ? { ok: true } : { ok: false, reason: 'cannot be written' }),
    });
    sut = await createTestApplication({
      controllers: [HealthController],
      providers: [{ provide: Readiness, useValue: readiness }],
    });
  });
  afterAll(() => sut.app.close());
  const get = (url: string, key?: string) =>
    sut.app.inject({ url, headers: key === undefined ? {} : { 'x-api-key': key } });

  it.each([undefined, 'nonsense'])(
    'answers /health in exactly FIPSign\u2019s shape with the key %s',
    async (key) => {
      const answer = await get('/health', key);
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toEqual({
        success: true,
        status: 'ok',
        service: 'twinseal',
        algorithm: 'ML-DSA-65',
        standard: 'NIST FIPS 204',
        quantumResistant: true,
        version: '2.0.0',
      });
    },
  );

  it('is live whatever the backends do', async () => {
    databaseUp = false;
    const answer = await get('/health/live');
    expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ok', checks: [] }]);
  });

  it('is ready with everything up and names what is down', async () => {
    databaseUp = true;
    const up = await get('/health/ready');
    expect([up.statusCode, up.json()]).toEqual([
      200,
      { status: 'ok', checks: [{ name: 'database', ok: true }] },
    ]);
    databaseUp = false;
    const down = await get('/health/ready');
    expect([down.statusCode, down.json()]).toEqual([
      503,
      { status: 'unavailable', checks: [{ name: 'database', ok: false, reason: 'cannot be written' }] },
    ]);
  });
});
