import { createHash } from 'node:crypto';
import { canonicalDetails, type ChainedEntry, entryHash, GENESIS_HASH } from './audit-chain.js';

const ENTRY: ChainedEntry = {
  seq: 1,
  id: 'aud_1',
  at: '2026-11-21T00:00:00.000Z',
  project_id: null,
  actor: 'admin',
  action: 'project.create',
  target: 'proj_1',
  outcome: 'ok',
  request_id: 'r',
  details: '{"plan":"größer"}',
};

describe('entryHash', () => {
  it('is SHA-256 over label, previous hash and the JSON array of the entry', () => {
    const text =
      '[1,"aud_1","2026-11-21T00:00:00.000Z",null,"admin","project.create","proj_1","ok","r","{\\"plan\\":\\"größer\\"}"]';
    const expected = createHash('sha256')
      .update('twinseal:audit-entry:v1\n')
      .update(GENESIS_HASH)
      .update(text, 'utf8');
    expect(Buffer.from(entryHash(GENESIS_HASH, ENTRY)).toString('hex')).toBe(expected.digest('hex'));
  });

  it.each(Object.keys(ENTRY) as (keyof ChainedEntry)[])('depends on %s', (member) => {
    const other = { ...ENTRY, [member]: member === 'seq' ? 2 : 'other' };
    expect(entryHash(GENESIS_HASH, other)).not.toEqual(entryHash(GENESIS_HASH, ENTRY));
  });

  it('depends on the previous hash', () => {
    expect(entryHash(new Uint8Array(32).fill(1), ENTRY)).not.toEqual(entryHash(GENESIS_HASH, ENTRY));
  });
});

describe('canonicalDetails', () => {
  it('sorts members, so equal details have one text', () => {
    expect(canonicalDetails({ b: 1, a: 'x', c: null })).toBe('{"a":"x","b":1,"c":null}');
    expect(canonicalDetails({ c: null, a: 'x', b: 1 })).toBe('{"a":"x","b":1,"c":null}');
  });

  it('sorts members whose names look like numbers as text too', () => {
    expect(canonicalDetails({ b: 1, '10': 2, '9': 3 })).toBe('{"10":2,"9":3,"b":1}');
  });

  it('is an empty object without details', () => {
    expect(canonicalDetails()).toBe('{}');
  });
});
