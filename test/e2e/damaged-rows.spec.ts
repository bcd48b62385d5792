import type { SQLInputValue } from 'node:sqlite';

import { sqliteFile } from '../setup/raw-sql.js';
import type { KeyObject } from '../support/api.js';
import { comesTrue } from '../support/until.js';
import { freshProject, useWorld, type World } from '../support/world.js';

type Table = 'key_components' | 'key_versions' | 'keys';

/** Columns whose content decides what a key is; each gets a key of its own. */
const COLUMNS = [
  ['key_components', 'id'],
  ['key_components', 'role'],
  ['key_components', 'algorithm'],
  ['key_components', 'provider'],
  ['key_components', 'handle'],
  ['key_components', 'public_key'],
  ['key_components', 'protection'],
  ['key_components', 'evidence'],
  ['key_components', 'integrity'],
  ['key_versions', 'id'],
  ['key_versions', 'version'],
  ['keys', 'purpose'],
] as const;

/** One bit of bytes, one character of a text; a version's number goes elsewhere. */
const damaged = (value: SQLInputValue): SQLInputValue => {
  if (typeof value === 'number') return value + 6;
  if (typeof value === 'string') return `${value.slice(0, -1)}~`;
  const bytes = new Uint8Array(value as Uint8Array);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  return bytes;
};

const nameFor = (table: Table, column: string): string => `${table}-${column}`.replaceAll('_', '-');

const IDS: Readonly<Record<Table, string>> = { key_components: 'c.id', key_versions: 'v.id', keys: 'k.id' };

describe('a stored key whose row was damaged', () => {
  const world = useWorld();
  let own: World;
  const versionOf = (column: string): number => (column === 'version' ? 7 : 1);
  const request = (name: string, column = ''): Record<string, unknown> => ({
    algorithm: 'Ed25519',
    key: name,
    key_version: versionOf(column),
    message: 'aGVsbG8=',
  });

  const damage = (table: Table, column: string): void => {
    const database = sqliteFile(own.service.dataDir);
    try {
      database.exec('pragma foreign_keys = off');
      const row = database
        .prepare(
          `select ${IDS[table]} as id from keys k join key_versions v on v.key_id = k.id
           join key_components c on c.version_id = v.id where k.name = ?`,
        )
        .get(nameFor(table, column));
      const id = String(row?.['id']);
      const stored = database.prepare(`select ${column} as value from ${table} where id = ?`).get(id);
      const { changes } = database
        .prepare(`update ${table} set ${column} = ? where id = ?`)
        .run(damaged(stored?.['value'] ?? null), id);
      expect(changes).toBe(1);
    } finally {
      database.close();
    }
  };

  beforeAll(async () => {
    own = await freshProject(world().service);
    await own.api.generate('Ed25519', 'whole');
    for (const [table, column] of COLUMNS) await own.api.generate('Ed25519', nameFor(table, column));
    await own.service.stop();
    for (const [table, column] of COLUMNS) damage(table, column);
    await own.service.start();
  }, 60_000);

  it.each(COLUMNS)(
    '%s.%s: neither signs, verifies, shows its public key nor rotates',
    async (table, column) => {
      const name = nameFor(table, column);
      const body = request(name, column);
      const found = `key=${name}&algorithm=Ed25519`;
      const answers = [
        await own.api.call('POST', '/signature/sign', body),
        await own.api.call('POST', '/signature/verify', { ...body, signature: 'aGVsbG8=' }),
        await own.api.call('GET', `/kms/keys/${versionOf(column)}?${found}`),
        await own.api.call('GET', `/kms/keys/${versionOf(column)}/public?${found}`),
        await own.api.call('GET', `/kms/keys/active?${found}`),
        await own.api.call('POST', '/kms/keys/rotate', { algorithm: 'Ed25519', key: name }),
      ];
      const expected = [500, 'ERR_INTERNAL_001'];
      expect(
        answers.map((answer) => [
          answer.status,
          answer.json<{ error: { error_code: string } }>().error.error_code,
        ]),
      ).toEqual(answers.map(() => expected));
    },
  );

  it('raises an alarm that names the version and leaves the others alone', async () => {
    expect((await own.api.sign(request('whole'))).signature).not.toBe('');
    const before = own.service.output.length;
    await own.api.call('POST', '/signature/sign', request(nameFor('key_components', 'public_key')));
    const alarms = (): string[] =>
      own.service.output
        .slice(before)
        .split('\n')
        .filter((line) => line.endsWith('}') && line.includes('"alarm":true'));
    await comesTrue('the alarm is logged', () => alarms().length > 0);
    expect(alarms().at(-1)).toMatch(/"version_id":"kver_[0-9a-f]{32}"/);
    expect(alarms().at(-1)).toContain('a stored key is damaged and was not used');
  });

  it('is left out of the list, which shows the whole ones', async () => {
    const { keys } = await own.api.get<{ keys: KeyObject[] }>('/kms/keys');
    expect(keys.map(({ key }) => key)).toEqual(['whole']);
  });

  it('can be retired, so that a fresh version takes its place', async () => {
    const name = nameFor('key_components', 'evidence');
    await own.api.post('/kms/keys/retire', { algorithm: 'Ed25519', key: name, key_version: 1 });
    expect(await own.api.generate('Ed25519', name)).toMatchObject({ key_version: 2, status: 'active' });
  });

  it.each([
    ['key_components', 'public_key'],
    ['key_versions', 'id'],
  ] as const)('shows nothing of what %s.%s says when it is retired, and alarms', async (table, column) => {
    const name = nameFor(table, column);
    const before = own.service.output.length;
    const retired = await own.api.post('/kms/keys/retire', {
      algorithm: 'Ed25519',
      key: name,
      key_version: 1,
    });
    expect(retired).toMatchObject({
      status: 'retired',
      public_key: '',
      provider: 'unknown',
      protection: { level: 'software' },
    });
    await own.service.saysInLog('"alarm":true', before);
    expect(await own.api.generate('Ed25519', name)).toMatchObject({ key_version: 2, status: 'active' });
  });
});
