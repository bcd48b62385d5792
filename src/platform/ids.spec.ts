import { setTimeout as sleep } from 'node:timers/promises';

import { TimeOrderedIds } from './ids.js';

describe('TimeOrderedIds', () => {
  const sut = new TimeOrderedIds();

  it('makes ids of a prefix and 32 hex digits, none of them twice', () => {
    const ids = Array.from({ length: 5_000 }, () => sut.make('key'));
    for (const id of ids) expect(id).toMatch(/^key_[0-9a-f]{32}$/);
    expect(new Set(ids).size).toBe(5_000);
  });

  it('makes later ids that sort behind earlier ones', async () => {
    const before = sut.make('aud');
    await sleep(2);
    expect(sut.make('aud') > before).toBe(true);
  });

  it('begins with the time', () => {
    const before = Date.now();
    const milliseconds = Number.parseInt(sut.make('cert').slice('cert_'.length, 'cert_'.length + 12), 16);
    expect(milliseconds).toBeGreaterThanOrEqual(before);
    expect(milliseconds).toBeLessThanOrEqual(Date.now());
  });

  it('makes request ids that are version 4 UUIDs', () => {
    expect(sut.requestId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
