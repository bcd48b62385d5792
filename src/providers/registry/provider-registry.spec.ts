import { Logger, type LogFields } from '../../platform/logging/logger.js';
import { FakeProvider } from '../testing/fake.provider.js';
import { ProviderRegistry, type ProviderSelection } from './provider-registry.js';
import { ProviderSettingError } from './provider-setting-error.js';

class RecordingLogger extends Logger {
  readonly lines: string[] = [];
  override debug(): void {}
  override info(): void {}
  override warn(message: string, fields?: LogFields): void {
    this.lines.push(`warn ${message} ${JSON.stringify(fields)}`);
  }
  override error(message: string, fields?: LogFields): void {
    this.lines.push(`error ${message} ${JSON.stringify(fields)}`);
  }
}

describe('ProviderRegistry', () => {
  const logger = new RecordingLogger();
  let registries: ProviderRegistry[] = [];
  beforeEach(() => {
    logger.lines.length = 0;
    registries = [];
  });
  afterEach(() => Promise.all(registries.map((registry) => registry.close())));

  async function opened(
    providers: readonly FakeProvider[],
    selection: ProviderSelection = {},
  ): Promise<ProviderRegistry> {
    const registry = new ProviderRegistry(providers, selection, logger);
    registries.push(registry);
    await registry.open();
    return registry;
  }
  const memory = () => new FakeProvider({ name: 'memory' });
  const wasm = () => new FakeProvider({ name: 'wasm', algorithms: ['ECDSA-P256'] });
  const codeAndText = (deed: () => unknown): unknown => {
    try {
      return deed();
    } catch (error) {
      return error;
    }
  };

  it('prefers the first in order without a default, and the default with one', async () => {
    expect((await opened([wasm(), memory()])).choose('ECDSA-P256').name).toBe('wasm');
    expect((await opened([wasm(), memory()], { default: 'memory' })).choose('ECDSA-P256').name).toBe(
      'memory',
    );
  });

  it('prefers a provider all of whose self-tests pass to an earlier one with a failure', async () => {
    const ailing = new FakeProvider({ name: 'wasm', failing: ['Ed25519'] });
    expect((await opened([ailing, memory()])).choose('ECDSA-P256').name).toBe('memory');
    expect(logger.lines).toEqual([expect.stringMatching(/^error a self-test failed.*Ed25519/)]);
  });

  it('passes over a provider that lacks the algorithm only when none was asked for', async () => {
    const sut = await opened([wasm(), memory()]);
    expect(sut.choose('Ed25519').name).toBe('memory');
    expect(codeAndText(() => sut.choose('Ed25519', 'wasm'))).toMatchObject({
      code: 'provider.incapable',
      message: 'wasm cannot hold Ed25519 keys; memory can',
      facts: { able: ['memory'] },
    });
  });

  it('says that none can when none can', async () => {
    const sut = await opened([wasm()]);
    expect(codeAndText(() => sut.choose('Ed448'))).toMatchObject({
      code: 'provider.incapable',
      message: 'the default provider cannot hold Ed448 keys; none here can',
    });
    expect(codeAndText(() => sut.choose('ECDSA-P256', 'pkcs11'))).toMatchObject({
      code: 'provider.incapable',
    });
  });

  it('opens the others when one fails, and names it in the log', async () => {
    const sut = await opened([new FakeProvider({ name: 'pkcs11', away: 'no token' }), memory()]);
    expect(sut.reports().map(({ name, state }) => [name, state.state])).toEqual([
      ['pkcs11', 'down'],
      ['memory', 'up'],
    ]);
    expect(logger.lines).toEqual([expect.stringMatching(/^error a provider is down.*pkcs11/)]);
  });

  it('never falls back without being told to, whether asked for or by default', async () => {
    const away = new FakeProvider({ name: 'pkcs11', away: 'no token' });
    const sut = await opened([away, memory()], { default: 'pkcs11' });
    for (const requested of [undefined, 'pkcs11']) {
      expect(codeAndText(() => sut.choose('ECDSA-P256', requested))).toMatchObject({
        code: 'provider.unavailable',
      });
    }
  });

  it('falls back to the configured provider and logs it', async () => {
    const away = new FakeProvider({ name: 'pkcs11', away: 'no token' });
    const sut = await opened([away, memory()], { default: 'pkcs11', fallback: 'memory' });
    logger.lines.length = 0;
    expect(sut.choose('ECDSA-P256').name).toBe('memory');
    expect(logger.lines).toEqual([expect.stringMatching(/^warn a new key goes to the fallback provider/)]);
  });

  it('does not fall back for an algorithm that a working provider lacks', async () => {
    const sut = await opened([wasm(), memory()], { default: 'wasm', fallback: 'memory' });
    expect(codeAndText(() => sut.choose('Ed25519'))).toMatchObject({ code: 'provider.incapable' });
  });

  it('keeps a stored key with its own provider, present or not', async () => {
    const sut = await opened([memory(), wasm()], { fallback: 'memory' });
    expect(sut.holder('wasm').name).toBe('wasm');
    expect(codeAndText(() => sut.holder('pkcs11'))).toMatchObject({ code: 'provider.unavailable' });
  });

  it('stops the start when a setting names a provider that is not configured, without its value', () => {
    const error = codeAndText(() => new ProviderRegistry([memory()], { fallback: 'PLANTED' }, logger));
    expect(error).toBeInstanceOf(ProviderSettingError);
    expect((error as Error).message).toBe(
      'TWINSEAL_PROVIDER_FALLBACK: names a provider that is not configured here; configured: memory',
    );
  });
});
