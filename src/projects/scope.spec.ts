import fc from 'fast-check';

import { readScopes, SCOPES } from './scope.js';

const refused = expect.objectContaining({ code: 'request.shape', facts: { field: 'scopes' } });

describe('scopes', () => {
  it('means every scope when none are named', () => {
    expect(readScopes(undefined)).toBeNull();
    expect(readScopes(null)).toBeNull();
  });

  it('keeps any choice of known names, each once, in one order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SCOPES), { minLength: 1 }), (names) => {
        const scopes = readScopes(names) ?? [];
        expect(new Set(scopes)).toEqual(new Set(names));
        expect(scopes).toEqual(SCOPES.filter((scope) => scopes.includes(scope)));
      }),
    );
  });

  it('refuses every list with a name outside the closed list', () => {
    const unknown = fc.string().filter((name) => !SCOPES.some((scope) => scope === name));
    fc.assert(
      fc.property(unknown, fc.array(fc.constantFrom(...SCOPES)), (name, rest) => {
        expect(() => readScopes([...rest, name])).toThrow(refused);
      }),
    );
  });

  it.each([['SIGN'], ['sign '], ['__proto__'], ['constructor'], ['*']])('refuses %j', (name) => {
    expect(() => readScopes([name])).toThrow(refused);
  });

  it('refuses an empty list, which would allow nothing', () => {
    expect(() => readScopes([])).toThrow(refused);
  });
});
