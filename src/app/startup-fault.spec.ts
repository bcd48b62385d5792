import { ServiceError } from '../errors/index.js';
import { ConfigurationError } from '../platform/config/configuration-error.js';
import { MasterKeyError } from '../sealing/index.js';
import { isExplained, startupFault } from './startup-fault.js';

describe('startupFault', () => {
  it.each([
    [
      new ConfigurationError(['PORT takes a port', 'HOST takes a name']),
      'twinseal: PORT takes a port; HOST takes a name',
    ],
    [
      new MasterKeyError('TWINSEAL_MASTER_KEY', 'is no base64'),
      'twinseal: TWINSEAL_MASTER_KEY: is no base64',
    ],
    [new ServiceError('service.unavailable', 'DATABASE_URL: no answer'), 'twinseal: DATABASE_URL: no answer'],
  ])('is the one line of an error that explains itself', (error, line) => {
    expect([startupFault(error), isExplained(error)]).toEqual([line, true]);
  });

  it('is one line for a bug too, which is not taken for explained', () => {
    const error = new TypeError('first\n  second');
    expect([startupFault(error), isExplained(error)]).toEqual(['twinseal: first second', false]);
    expect(startupFault('thrown')).not.toContain('\n');
  });
});
