import { CarryOn } from './carry-on.js';

const SAMPLE = 'proj_0123456789abcdef0123456789abcdef';
const REAL = 'proj_ffeeddccbbaa99887766554433221100';
const payloadOf = (claims: object): string => btoa(JSON.stringify(claims));
const sampleToken = (claims: object) => ({
  payload: payloadOf(claims),
  signature: 'c2FtcGxl',
  algorithm: 'ML-DSA-65',
});
const realToken = (claims: object) => ({ ...sampleToken(claims), signature: 'A'.repeat(4412) });

describe('examples that carry on with earlier answers', () => {
  it('put the newest id of a kind in the place of the sample, in paths and bodies', () => {
    const carryOn = new CarryOn();
    carryOn.note({ items: [{ id: 'proj_00000000000000000000000000000001' }] });
    carryOn.note({ id: REAL, other: 7 });
    expect(carryOn.fillText(`/admin/projects/${SAMPLE}/ca`)).toBe(`/admin/projects/${REAL}/ca`);
    expect(carryOn.fill({ list: [{ project: SAMPLE }], n: 1 })).toEqual({ list: [{ project: REAL }], n: 1 });
  });

  it('leave samples of a kind that no answer had, and whatever is no sample', () => {
    const carryOn = new CarryOn();
    carryOn.note({ id: REAL });
    const certificate = 'cert_0123456789abcdef0123456789abcdef';
    expect(carryOn.fill({ certId: certificate, name: 'proj_x', none: null })).toEqual({
      certId: certificate,
      name: 'proj_x',
      none: null,
    });
  });

  it('go back to the one before when the newest was deleted', () => {
    const carryOn = new CarryOn();
    carryOn.note([{ id: 'proj_00000000000000000000000000000001' }, { id: REAL }]);
    carryOn.forget(`/admin/projects/${REAL}`);
    expect(carryOn.fillText(SAMPLE)).toBe('proj_00000000000000000000000000000001');
  });

  it('tell tokens and mandates apart', () => {
    const carryOn = new CarryOn();
    const token = realToken({ sub: 'user-1' });
    const mandate = realToken({ sub: 'mdt_1', _mandate: true });
    carryOn.note({ token });
    carryOn.note({ mandate: { token: mandate } });
    expect(carryOn.fill({ token: sampleToken({ sub: 'a' }) })).toEqual({ token });
    expect(carryOn.fill({ token: sampleToken({ sub: 'a', _mandate: true }) })).toEqual({ token: mandate });
  });

  it('put in a member of the newest answer that had one, also of a bare text', () => {
    const carryOn = new CarryOn();
    carryOn.note({ pk: 'aa', deep: [{ cipher: 'bb' }] });
    carryOn.note('cc');
    const sample = {
      pk: '{newest pk}',
      cipher: '{newest cipher}',
      text: '{newest answer}',
      sk: '{newest sk}',
    };
    expect(carryOn.fill(sample)).toEqual({ pk: 'aa', cipher: 'bb', text: 'cc', sk: '{newest sk}' });
  });

  it('leave a token that somebody pasted as it is', () => {
    const carryOn = new CarryOn();
    carryOn.note({ token: realToken({ sub: 'new' }) });
    const pasted = realToken({ sub: 'old' });
    expect(carryOn.fill({ token: pasted })).toEqual({ token: pasted });
  });
});
