import { SilentLogger } from '../logging/logger.js';
import { Readiness } from './readiness.js';

describe('Readiness', () => {
  it('reports each check in order, and a failing or hanging one as not ready without its message', async () => {
    const sut = new Readiness(new SilentLogger(), 20);
    sut.register({ name: 'good', check: async () => ({ ok: true }) });
    sut.register({
      name: 'named',
      check: async () => ({ ok: false, reason: 'ML-DSA-65 failed its self-test' }),
    });
    sut.register({
      name: 'thrown',
      check: async () => {
        throw new Error('planted: postgres://user:pass@host');
      },
    });
    sut.register({ name: 'hanging', check: () => new Promise(() => undefined) });
    expect(await sut.report()).toEqual([
      { name: 'good', ok: true },
      { name: 'named', ok: false, reason: 'ML-DSA-65 failed its self-test' },
      { name: 'thrown', ok: false, reason: 'unavailable' },
      { name: 'hanging', ok: false, reason: 'no answer in time' },
    ]);
  });

  it('refuses a second check of the same name', () => {
    const sut = new Readiness(new SilentLogger());
    const check = { name: 'database', check: async () => ({ ok: true }) };
    sut.register(check);
    expect(() => sut.register(check)).toThrow(TypeError);
  });
});
