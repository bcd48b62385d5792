import { tokenClass } from './token-identity.js';

describe('the token class', () => {
  it.each(['SoftHSM project', 'Mozilla Foundation'])(
    'of %s is software, whatever anybody asserts',
    (name) => {
      expect(tokenClass(name, true, true).token_class).toBe('software-token');
    },
  );

  it('is hardware by the slot flag, or by the word of the operator, and says which', () => {
    expect(tokenClass('ACME', true, false)).toEqual({
      token_class: 'hardware',
      token_class_basis: 'CKF_HW_SLOT',
    });
    expect(tokenClass('ACME', false, true)).toEqual({
      token_class: 'hardware',
      token_class_basis: 'asserted by configuration',
    });
  });

  it('is unknown otherwise', () => {
    expect(tokenClass('ACME', false, false).token_class).toBe('unknown');
  });
});
