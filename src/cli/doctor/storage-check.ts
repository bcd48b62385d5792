import type { StorageState } from '../../storage/index.js';
import type { Finding } from './finding.js';

/** The database and its schema, as `inspectStorage` saw them. */
export function checkStorage(engine: 'SQLite' | 'PostgreSQL', state: StorageState): Finding {
  const name = 'schema';
  switch (state.kind) {
    case 'absent':
      return { name, status: 'warn', detail: 'there is no database yet: the first start makes it' };
    case 'unreachable': {
      const setting = engine === 'SQLite' ? 'TWINSEAL_DATA_DIR' : 'DATABASE_URL';
      return { name, status: 'bad', detail: `${setting}: the database cannot be used (${state.reason})` };
    }
    case 'present':
      return checkSchema(name, engine, state.schema);
  }
}

function checkSchema(
  name: string,
  engine: string,
  { applied, pending, unknown }: Extract<StorageState, { kind: 'present' }>['schema'],
): Finding {
  const facts = { engine, applied, pending, unknown };
  if (unknown.length > 0) {
    const detail = `the schema is newer than this version (${unknown.join(', ')}): use the newer version`;
    return { name, status: 'bad', detail, facts };
  }
  if (pending.length > 0) {
    const detail = `${pending.length} migrations are pending (${pending.join(', ')}): the next start applies them`;
    return { name, status: 'warn', detail, facts };
  }
  return { name, status: 'ok', detail: `${engine}, schema ${applied.at(-1) ?? 'empty'}`, facts };
}
