import { rawConnection } from '../setup/raw-sql.js';
import { DATABASES } from '../support/databases.js';
import { fipsignProject } from '../support/fipsign.js';
import { useWorld } from '../support/world.js';

const AWAY = { success: false, error: 'Service unavailable: audit' };
const LOCK = { SQLite: 'begin immediate', PostgreSQL: 'begin; lock table audit_head' } as const;

describe.each(DATABASES)('FIPSign’s routes while another program locks %s', (database) => {
  const world = useWorld({}, database);

  it('answer 503 that names audit, do and charge nothing, and go on by themselves', async () => {
    const { client, service } = await fipsignProject(world());
    const { token } = await client.sign();
    const intruder = await rawConnection(service.location);
    await intruder.run(LOCK[database]);
    try {
      const answers = await Promise.all([
        client.call('POST', '/sign', { sub: 'a' }),
        client.call('POST', '/verify', { token }),
        client.call('POST', '/revoke', { token }),
      ]);
      for (const answer of answers) {
        expect([answer.status, answer.json()]).toEqual([503, AWAY]);
        expect(answer.headers['retry-after']).toMatch(/^[1-9]\d*$/);
      }
    } finally {
      await intruder.run('rollback');
      await intruder.close();
    }
    expect(await client.used()).toBe(1);
    expect(await client.ok('POST', '/verify', { token })).toMatchObject({ valid: true });
  }, 60_000);
});
