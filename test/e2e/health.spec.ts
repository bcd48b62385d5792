import { DATABASES } from '../support/databases.js';
import { useWorld } from '../support/world.js';

interface HealthReport {
  readonly status: string;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly reason?: string }[];
}

describe.each(DATABASES)('health on %s', (database) => {
  const world = useWorld({}, database);
  const get = (path: string) => world().service.send({ method: 'GET', path });

  it.each(['/health', '/health/live', '/health/ready'])(
    '%s answers 200 as JSON without a key',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
      expect(() => answer.json()).not.toThrow();
    },
  );

  it.each(['/health/live', '/health/ready'])('%s lists its checks, all of them good', async (path) => {
    const report = (await get(path)).json<HealthReport>();
    expect(typeof report.status).toBe('string');
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  });

  it('names the database and every self-test among what makes it ready', async () => {
    const { checks } = (await get('/health/ready')).json<HealthReport>();
    const names = checks.map(({ name }) => name).join(' ');
    expect(names).toContain('database');
    expect(checks.length).toBeGreaterThan(1);
  });

  it('ends with status 0 on SIGTERM and is ready again after a restart', async () => {
    const { service } = world();
    expect(await service.stop()).toBe(0);
    await service.start();
    expect((await get('/health/ready')).status).toBe(200);
  });
});
