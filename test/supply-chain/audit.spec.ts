import { judge } from './audit.js';

describe('the judgement of an audit', () => {
  it('passes without severe findings and fails with one', () => {
    expect(judge({ metadata: { vulnerabilities: { low: 2, high: 0, critical: 0, total: 2 } } }).passes).toBe(
      true,
    );
    expect(judge({ metadata: { vulnerabilities: { high: 1, total: 1 } } }).passes).toBe(false);
    expect(judge({ metadata: { vulnerabilities: { critical: 1, total: 1 } } }).passes).toBe(false);
  });

  it('says that nothing was audited where the registry does not answer', () => {
    expect(judge({ message: '405 Method Not Allowed' })).toEqual({
      passes: true,
      text: 'NOT AUDITED: the registry answers no audit (405 Method Not Allowed)',
    });
  });
});
