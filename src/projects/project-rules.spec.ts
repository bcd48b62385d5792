import { checkedChange, MAX_FREE_LIMIT, newProjectFields } from './project-rules.js';
import type { ProjectChange } from './project.js';

const refused = (field: string) => expect.objectContaining({ code: 'request.shape', facts: { field } });

describe('project rules', () => {
  it('gives a new project ten thousand tokens a month, ML-DSA-65 tokens and every algorithm', () => {
    expect(newProjectFields({ name: 'shop' })).toEqual({
      name: 'shop',
      plan: null,
      ownerEmail: null,
      freeLimit: 10_000,
      tokenAlgorithm: 'ML-DSA-65',
      allowedAlgorithms: null,
    });
  });

  it('takes null as unlimited and zero as none', () => {
    expect(newProjectFields({ name: 'shop', freeLimit: null }).freeLimit).toBeNull();
    expect(newProjectFields({ name: 'shop', freeLimit: 0 }).freeLimit).toBe(0);
  });

  it('keeps allowed algorithms by their canonical names, each once', () => {
    const { allowedAlgorithms } = newProjectFields({
      name: 'shop',
      allowedAlgorithms: ['Dilithium3', 'ML-DSA-65', 'Ed25519'],
    });
    expect(allowedAlgorithms).toEqual(['ML-DSA-65', 'Ed25519']);
  });

  it('leaves out of a change what the caller leaves out, and keeps null where it clears', () => {
    expect(checkedChange({})).toEqual({});
    expect(checkedChange({ plan: null, ownerEmail: null, freeLimit: null, allowedAlgorithms: null })).toEqual(
      {
        plan: null,
        ownerEmail: null,
        freeLimit: null,
        allowedAlgorithms: null,
      },
    );
  });

  it.each<[string, string, ProjectChange]>([
    ['an empty name', 'name', { name: '' }],
    ['a name of 101 characters', 'name', { name: 'x'.repeat(101) }],
    ['a name that begins with a space', 'name', { name: ' shop' }],
    ['a name with a line end', 'name', { name: 'shop\nadmin' }],
    ['a name with U+0000', 'name', { name: 'shop\u0000' }],
    ['a name with a lone surrogate', 'name', { name: 'shop\ud800' }],
    ["a name of the service's own", 'name', { name: 'twinseal:system' }],
    ['an empty plan', 'plan', { plan: '' }],
    ['a plan of 65 characters', 'plan', { plan: 'x'.repeat(65) }],
    ['an address without @', 'owner_email', { ownerEmail: 'owner' }],
    ['an address with a space', 'owner_email', { ownerEmail: 'a b@example.com' }],
    ['an address of 255 characters', 'owner_email', { ownerEmail: `${'x'.repeat(249)}@x.com` }],
    ['a negative limit', 'free_limit', { freeLimit: -1 }],
    ['half a token', 'free_limit', { freeLimit: 0.5 }],
    ['an endless limit', 'free_limit', { freeLimit: Infinity }],
    ['a limit beyond the largest', 'free_limit', { freeLimit: MAX_FREE_LIMIT + 1 }],
    ['no allowed algorithm', 'allowed_algorithms', { allowedAlgorithms: [] }],
    ['an unknown algorithm', 'allowed_algorithms', { allowedAlgorithms: ['ML-DSA-65', 'RSA'] }],
    ['an inherited member as algorithm', 'allowed_algorithms', { allowedAlgorithms: ['constructor'] }],
  ])('refuses %s', (_, field, change) => {
    expect(() => checkedChange(change)).toThrow(refused(field));
    expect(() => newProjectFields({ name: 'shop', ...change })).toThrow(refused(field));
  });
});
