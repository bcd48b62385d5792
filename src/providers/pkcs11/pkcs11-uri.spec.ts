import { parsePkcs11Uri } from './pkcs11-uri.js';

const QUERY = '?module-path=/usr/lib/p11.so&pin-source=file:/run/pin';
const faultOf = (uri: string): string => {
  try {
    parsePkcs11Uri(uri);
    return 'accepted';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the PKCS#11 URI', () => {
  it('names module, token and PIN file, percent-decoded', () => {
    expect(parsePkcs11Uri(`pkcs11:token=my%20keys;serial=4f2a${QUERY}`)).toEqual({
      modulePath: '/usr/lib/p11.so',
      pinFile: '/run/pin',
      label: 'my keys',
      serial: '4f2a',
      assertedHardware: false,
    });
  });

  it('takes settings of ours', () => {
    const settings = '&twinseal-sessions=8&twinseal-token-class=hardware&twinseal-init-args=a%3D1';
    expect(parsePkcs11Uri(`pkcs11:serial=1${QUERY}${settings}`)).toMatchObject({
      sessions: 8,
      assertedHardware: true,
      initArguments: 'a=1',
    });
  });

  it.each(['file:/run/pin', 'file:///run/pin', '/run/pin'])('reads the PIN file from %s', (source) => {
    const uri = `pkcs11:token=a?module-path=/m.so&pin-source=${source}`;
    expect(parsePkcs11Uri(uri).pinFile).toBe('/run/pin');
  });

  it.each([
    ['http://token=a', 'is not of the form'],
    ['pkcs11:token=a', 'needs module-path='],
    [`pkcs11:${QUERY}`, 'needs token= or serial='],
    ['pkcs11:token=a?module-path=/m.so', 'needs pin-source='],
    ['pkcs11:token=a?module-path=m.so&pin-source=file:/p', 'needs an absolute path as module-path'],
    ['pkcs11:token=a?module-path=/m.so&pin-source=|/bin/pin', 'needs an absolute path as pin-source'],
    ['pkcs11:token=a?module-path=/m.so&pin-source=file://host/pin', 'names no local file'],
    [`pkcs11:token=a;token=b${QUERY}`, 'gives token twice'],
    [`pkcs11:token=${QUERY}`, 'has an empty token'],
    [`pkcs11:token=%zz${QUERY}`, 'broken percent-encoding in token'],
    [`pkcs11:token=a;slot-id=1${QUERY}`, 'not supported: slot-id'],
    [`pkcs11:token=a${QUERY}&twinseal-sessions=0`, 'needs twinseal-sessions from 1 to 64'],
    [`pkcs11:token=a${QUERY}&twinseal-token-class=software`, 'knows only twinseal-token-class=hardware'],
  ])('refuses %s', (uri, fault) => {
    expect(faultOf(uri)).toContain(`TWINSEAL_PKCS11_URI: `);
    expect(faultOf(uri)).toContain(fault);
  });

  it('refuses a PIN in the setting, and shows neither it nor any other value', () => {
    const faults = [
      faultOf(`pkcs11:token=a${QUERY}&pin-value=SECRET1234`),
      faultOf(`pkcs11:token=a;SECRET1234${QUERY}`),
      faultOf('pkcs11:token=a?module-path=SECRET1234&pin-source=file:/p'),
    ];
    expect(faults[0]).toContain('must not hold the PIN itself');
    expect(faults.join()).not.toContain('SECRET1234');
    expect(faults).not.toContain('accepted');
  });
});
