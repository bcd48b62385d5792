import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import type { Custody } from '../custody/index.js';
import { ServiceError } from '../errors/index.js';
import type { Ledger } from '../ledger/index.js';
import { SystemClock } from '../platform/clock.js';
import { TimeOrderedIds } from '../platform/ids.js';
import type { Caller } from '../projects/index.js';
import type { KeyEffects } from './key-effects.repository.js';
import { KeyLifecycle } from './key-lifecycle.service.js';
import { KeyVersionCache } from './key-version-cache.js';
import type { KeysRepository } from './keys.repository.js';

const caller: Caller = {
  actor: { name: 'apikey:akey_1', projectId: 'proj_1', apiKeyId: 'akey_1', requestId: 'request' },
  allowedAlgorithms: null,
};
const request = { name: 'default', algorithm: keyAlgorithm('Ed25519') };

describe('KeyLifecycle', () => {
  it('asks a database that is away once for all requests that wait for the same key', async () => {
    const away = new ServiceError('service.unavailable', 'away', { facts: { part: 'database' } });
    const findActive = jest.fn(() => Promise.reject(away));
    const clock = new SystemClock();
    const sut = new KeyLifecycle(
      // The deed ends at its first read; nothing else of these is reached.
      { findActive } as unknown as KeysRepository,
      new KeyVersionCache(clock),
      {} as KeyEffects,
      {} as Custody,
      {} as Ledger,
      clock,
      new TimeOrderedIds(),
    );
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => sut.rotate(caller, request)));
    expect(outcomes).toEqual(outcomes.map(() => ({ status: 'rejected', reason: away })));
    expect(findActive).toHaveBeenCalledTimes(1);
  });
});
