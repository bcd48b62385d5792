import { CKR, ckrClass, ckrName } from './ckr.js';
import { explainReturnValue } from './explain-return-value.js';
import { isPkcs11, normalisePkcs11Error, Pkcs11Error } from './pkcs11-error.js';

describe('return values', () => {
  it.each([
    [0xb3, 'session-fault'],
    [0xb0, 'session-fault'],
    [0x90, 'session-fault'],
    [0x91, 'session-fault'],
    [0x150, 'session-fault'],
    [0x101, 'login-lost'],
    [0x82, 'stale-handle'],
    [0x60, 'stale-handle'],
    [0x30, 'backend-down'],
    [0x32, 'backend-down'],
    [0xe0, 'backend-down'],
    [0x190, 'backend-down'],
    [0x05, 'suspect'],
    [0x06, 'suspect'],
    [0xb1, 'overload'],
    [0x02, 'overload'],
    [0x31, 'overload'],
    [0x201, 'overload'],
    [0x50, 'overload'],
    [0xa0, 'fatal-configuration'],
    [0xa4, 'fatal-configuration'],
    [0xa3, 'fatal-configuration'],
    [0xa1, 'fatal-configuration'],
    [0x70, 'capability'],
    [0x71, 'capability'],
    [0x209, 'capability'],
    [0x68, 'capability'],
    [0xd0, 'capability'],
    [0xd1, 'capability'],
    [0x40, 'integrity'],
    [0x41, 'integrity'],
    [0x110, 'integrity'],
    [0xc0, 'result'],
    [0xc1, 'result'],
    [0x80000001, 'unknown'],
  ])('0x%s is of class %s', (code, name) => {
    expect(ckrClass(code)).toBe(name);
  });

  it('have a class each', () => {
    const unclassed = Object.values(CKR).filter((code) => ckrClass(code) === 'unknown');
    // Both are accepted where they can come, so they never reach the table.
    expect(unclassed.map(ckrName)).toEqual([
      'CKR_USER_ALREADY_LOGGED_IN',
      'CKR_CRYPTOKI_ALREADY_INITIALIZED',
    ]);
  });

  it.each([
    ['capability', CKR.MECHANISM_INVALID, 'provider.incapable'],
    ['integrity', CKR.WRAPPED_KEY_INVALID, 'key.damaged'],
    ['overload', CKR.SESSION_COUNT, 'provider.unavailable'],
    ['session-fault', CKR.SESSION_CLOSED, 'provider.unavailable'],
    ['login-lost', CKR.USER_NOT_LOGGED_IN, 'provider.unavailable'],
    ['stale-handle', CKR.KEY_HANDLE_INVALID, 'provider.unavailable'],
    ['backend-down', CKR.DEVICE_REMOVED, 'provider.unavailable'],
    ['suspect', CKR.GENERAL_ERROR, 'provider.unavailable'],
    ['fatal-configuration', CKR.PIN_LOCKED, 'provider.unavailable'],
    ['result', CKR.SIGNATURE_INVALID, 'provider.fault'],
    ['unknown', 0x80000001, 'provider.fault'],
  ])('of class %s become the error that callers know', (_, code, expected) => {
    expect(explainReturnValue(new Pkcs11Error(code)).code).toBe(expected);
  });
});

describe('the error normaliser', () => {
  it('trusts the number, not the name, which is wrong beyond version 2.40', () => {
    const thrown = Object.assign(new Error('CKR_VENDOR_DEFINED'), { code: 0x209 });
    expect(normalisePkcs11Error(thrown)).toMatchObject({
      code: 0x209,
      class: 'capability',
      message: 'CKR_PARAMETER_SET_NOT_SUPPORTED',
    });
  });

  it.each(['C_CreateObject', 'C_CopyObject', 'C_SetAttributeValue'])(
    'reads the number out of the text of %s',
    () => {
      const thrown = new Error('CKR_TEMPLATE_INCOMPLETE:208');
      expect(normalisePkcs11Error(thrown)).toMatchObject({ code: 208, class: 'capability' });
    },
  );

  it('leaves alone what is no return value', () => {
    const own = [
      new TypeError('Argument 0 has wrong type'),
      new Error('dlopen failed'),
      'CKR_OK:0',
      undefined,
    ];
    expect(own.map(normalisePkcs11Error)).toEqual(own);
    expect(own.some((one) => isPkcs11(one))).toBe(false);
  });
});
