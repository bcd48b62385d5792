import { KeyError, ProviderError, ServiceError } from '../errors/index.js';
import { ConfigurationError } from '../platform/config/configuration-error.js';
import { providerUnavailable } from '../providers/index.js';
import { MasterKeyError } from '../sealing/index.js';
import { isExplained, isLasting, startupFault } from './startup-fault.js';

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

describe('isLasting', () => {
  const refused = providerUnavailable('pkcs11', { message: 'PIN', setting: 'TWINSEAL_PKCS11_URI' });
  const away = providerUnavailable('pkcs11', { message: 'away' });
  const database = new ServiceError('service.unavailable', 'DATABASE_URL: no answer');
  const systemFault = (code: string): Error => Object.assign(new Error(code), { code });
  const masterKey = (cause?: unknown): MasterKeyError =>
    new MasterKeyError('TWINSEAL_MASTER_KEY', 'fault', cause);

  it.each([
    ['a setting', new ConfigurationError(['PORT takes a port'])],
    ['a port that needs more rights', new ConfigurationError(['PORT'], { cause: systemFault('EACCES') })],
    ['a PIN that the token refuses', refused],
    ['a master key that does not fit', masterKey()],
    ['a master key that the token does not open', masterKey(new KeyError('key.damaged', 'damaged'))],
    ['a master key in a token that refuses the PIN', masterKey(refused)],
  ])('is true of %s', (_, error) => expect(isLasting(error)).toBe(true));

  it.each([
    ['a database that is away', database],
    ['a port in use', new ConfigurationError(['PORT'], { cause: systemFault('EADDRINUSE') })],
    ['a token that is away', away],
    ['a provider that failed once', new ProviderError('provider.fault', 'fault')],
    ['a master key in a token that is away', masterKey(away)],
    ['a master key in a database that is away', masterKey(database)],
    ['a bug', new TypeError('bug')],
  ])('is false of %s', (_, error) => expect(isLasting(error)).toBe(false));
});
