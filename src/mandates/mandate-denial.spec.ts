import { changeOf } from './mandate-change.js';
import { denialOf } from './mandate-denial.js';
import type { Mandate } from './mandate.js';

const NOW = 1_000;
const MANDATE: Mandate = {
  id: 'mdt_1',
  projectId: 'proj_1',
  agentId: 'a',
  issuedBy: 'b',
  scopeOriginal: ['x', 'y'],
  scopeCurrent: ['x'],
  budgetTotal: 10,
  budgetConsumed: 8,
  status: 'active',
  issuedAt: 0,
  expiresAt: NOW,
  updatedAt: 0,
  createdAt: '2026-11-01T00:00:00.000Z',
};

describe('denialOf', () => {
  it('grants within time, scope and budget, each at its boundary', () => {
    expect(denialOf(MANDATE, 'x', 2, NOW)).toBeUndefined();
  });

  it('names the first reason in the contract’s order', () => {
    const all: Mandate = { ...MANDATE, status: 'revoked', expiresAt: NOW - 1 };
    expect(denialOf(all, 'z', 99, NOW)?.reason).toBe('mandate_expired');
    expect(denialOf({ ...all, expiresAt: NOW }, 'z', 99, NOW)?.reason).toBe('mandate_revoked');
    expect(denialOf({ ...MANDATE, status: 'suspended' }, 'z', 99, NOW)?.reason).toBe('mandate_suspended');
    expect(denialOf(MANDATE, 'y', 99, NOW)).toEqual({
      reason: 'scope_not_authorized',
      authorizedScope: ['x'],
    });
    expect(denialOf(MANDATE, 'x', 3, NOW)).toEqual({
      reason: 'budget_exhausted',
      budgetConsumedUnits: 8,
      budgetTotalUnits: 10,
    });
  });

  it('knows no wildcards and no prefixes', () => {
    for (const scopeCurrent of [['*'], ['x*'], ['X'], ['x.y']]) {
      expect(denialOf({ ...MANDATE, scopeCurrent }, 'x', 0, NOW)?.reason).toBe('scope_not_authorized');
    }
  });
});

describe('changeOf', () => {
  it('never widens a scope and never leaves the end', () => {
    expect(() => changeOf(MANDATE, { action: 'narrow', scope: ['y'] })).toThrow(/subset/);
    for (const action of ['suspend', 'resume', 'revoke'] as const) {
      expect(() => changeOf({ ...MANDATE, status: 'revoked' }, { action })).toThrow('Mandate is revoked');
    }
  });
});
