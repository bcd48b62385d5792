import { ConflictError, ServiceError } from '../errors/index.js';
import { CommitRefused, Ledger, type Commit, type CommitReceipt } from '../ledger/index.js';
import { commitOrExplain } from './commit-or-explain.js';

/** Refuses every commit with the same error, or stores it when there is none. */
class StubLedger extends Ledger {
  constructor(private readonly error?: Error) {
    super();
  }

  override async commit(): Promise<CommitReceipt> {
    if (this.error !== undefined) throw this.error;
    return { sequence: [1] };
  }

  override note(): void {}
}

const commit: Commit = {
  actor: { name: 'admin', projectId: null, requestId: '0d4b5a3e-0000-4000-8000-000000000001' },
  entries: [],
};
const explained = new ConflictError('conflict.in-use', 'still in use');

describe('commitOrExplain', () => {
  it('asks for no explanation when the deed is stored', async () => {
    const explain = jest.fn(() => explained);
    await commitOrExplain(new StubLedger(), commit, explain);
    expect(explain).not.toHaveBeenCalled();
  });

  it("gives the explanation when the deed's own effect did not apply", async () => {
    const ledger = new StubLedger(new CommitRefused('effect', 'project'));
    await expect(commitOrExplain(ledger, commit, () => explained)).rejects.toBe(explained);
  });

  it.each([
    ['another commit took the idempotency key', new CommitRefused('idempotency', 'k')],
    ['the database is away', new ServiceError('service.unavailable', 'away')],
    ['nobody knows the outcome', new ServiceError('service.outcome-unknown', 'unknown')],
  ])('hides nothing when %s', async (_, error) => {
    await expect(commitOrExplain(new StubLedger(error), commit, () => explained)).rejects.toBe(error);
  });
});
