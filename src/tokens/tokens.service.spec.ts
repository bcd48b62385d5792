import { Ledger, type Commit, type CommitReceipt } from '../ledger/index.js';
import { Clock } from '../platform/clock.js';
import { USUAL_PRICES } from '../platform/config/prices.js';
import { Prices } from '../usage/index.js';
import type { TokenMint } from './token-mint.service.js';
import type { TokenProof } from './token-proof.service.js';
import type { TokenRevocationsRepository } from './token-revocations.repository.js';
import type { TokenClaims } from './token.js';
import { Tokens } from './tokens.service.js';

const NOW = 1_800_000_000;
const CLAIMS: TokenClaims = { sub: 'user-1', _iss: 'proj_1', iat: NOW - 10, exp: NOW + 60 };
const TOKEN = { payload: 'cGF5bG9hZA==', signature: 'c2ln', algorithm: 'ML-DSA-65' };
const CALLER = {
  actor: { name: 'apikey:akey_1', projectId: 'proj_1', apiKeyId: 'akey_1', requestId: 'r' },
  apiKeyName: 'ci',
};
const CHARGE = { source: 'free', month: '2027-01', freeUsed: 1, freeLimit: 10, packRemaining: 0 } as const;
const INSERT = { label: 'revocation', sql: 'insert', parameters: [], rows: 1 };

class FixedClock extends Clock {
  override now(): number {
    return NOW * 1000;
  }
}

class RecordingLedger extends Ledger {
  readonly commits: Commit[] = [];

  override async commit(commit: Commit): Promise<CommitReceipt> {
    this.commits.push(commit);
    return { sequence: [1], charge: CHARGE };
  }

  override note(): void {}
}

/** Tokens over one proven token, with everything that is asked of the database counted. */
const scene = (claims: TokenClaims | undefined, revoked: boolean) => {
  const ledger = new RecordingLedger();
  const isRevoked = jest.fn(async () => revoked);
  // Only what the two routes call.
  const revocations = { isRevoked, insert: () => INSERT } as unknown as TokenRevocationsRepository;
  const proof = { prove: async () => claims } as unknown as TokenProof;
  const settings = { maxSeconds: 60 };
  const prices = new Prices(USUAL_PRICES);
  const sut = new Tokens({} as TokenMint, proof, revocations, settings, ledger, new FixedClock(), prices);
  return { sut, ledger, isRevoked };
};

describe('what Tokens asks of the database', () => {
  it.each([
    [false, { valid: true, claims: CLAIMS }],
    [true, { valid: false, refusal: { reason: 'revoked' } }],
  ])(
    'to verify a token (revoked: %s) is one look-up and one commit without effects',
    async (revoked, verdict) => {
      const { sut, ledger, isRevoked } = scene(CLAIMS, revoked);
      expect(await sut.verify(CALLER, TOKEN)).toEqual(verdict);
      expect(isRevoked).toHaveBeenCalledTimes(1);
      expect(ledger.commits.map(({ effects = [], charge }) => [effects.length, charge?.tokens])).toEqual([
        [0, 1],
      ]);
    },
  );

  it.each([
    ['forged', undefined],
    ['expired', { ...CLAIMS, exp: NOW - 1 }],
    ['mandate', { ...CLAIMS, _mandate: true }],
  ])('to refuse a token as %s is no look-up at all', async (reason, claims) => {
    const { sut, isRevoked } = scene(claims, false);
    expect(await sut.verify(CALLER, TOKEN)).toMatchObject({ refusal: { reason } });
    expect(isRevoked).not.toHaveBeenCalled();
  });

  it('to revoke a token is one look-up and one insert', async () => {
    const { sut, ledger, isRevoked } = scene(CLAIMS, false);
    expect(await sut.revoke(CALLER, TOKEN, null)).toMatchObject({ first: true });
    expect(isRevoked).toHaveBeenCalledTimes(1);
    expect(ledger.commits.map(({ effects }) => effects)).toEqual([[INSERT]]);
  });

  it('to revoke it again is one look-up, and nothing is stored or charged', async () => {
    const { sut, ledger } = scene(CLAIMS, true);
    expect(await sut.revoke(CALLER, TOKEN, null)).toEqual({ first: false });
    expect(ledger.commits).toEqual([]);
  });
});

describe('the end of a token', () => {
  it.each([
    [0, true],
    [1, false],
  ])('%i seconds after its exp it is valid: %s', async (late, valid) => {
    const { sut } = scene({ ...CLAIMS, exp: NOW - late }, false);
    expect((await sut.verify(CALLER, TOKEN)).valid).toBe(valid);
  });
});
