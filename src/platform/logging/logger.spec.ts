import { NestLoggerBridge } from './nest-logger-bridge.js';
import { PinoLogger } from './pino.logger.js';

describe('PinoLogger', () => {
  const lines: string[] = [];
  const logger = new PinoLogger('debug', undefined, { write: (line) => void lines.push(line) });
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

  it('writes one JSON line with level, time, message and fields', () => {
    logger.info('listening', { port: 3000 });
    expect(last()).toEqual({
      level: 'info',
      time: expect.any(String) as string,
      msg: 'listening',
      port: 3000,
    });
    expect(lines.at(-1)).toMatch(/\n$/);
  });

  it('gives every line the fields that it was made with', () => {
    const second = new PinoLogger('info', { process: 2 }, { write: (line) => void lines.push(line) });
    second.warn('a request was turned away', { status: 503 });
    expect(last()).toMatchObject({ process: 2, status: 503, msg: 'a request was turned away' });
  });

  it('marks an alarm so that operators can be paged on it', () => {
    logger.alarm('a stored key is damaged', { version: 'kver_1' });
    expect(last()).toMatchObject({ level: 'error', alarm: true, version: 'kver_1' });
  });

  it('keeps the values of names that hold secrets out of the line', () => {
    logger.debug('mistake', {
      token: 'planted-secret',
      apiKey: 'planted-secret',
      authorization: 'planted-secret',
    });
    expect(lines.at(-1)).not.toContain('planted-secret');
  });

  it('writes of an error its type, code, message, stack and cause, and nothing else it carries', () => {
    const error = Object.assign(new Error('duplicate row', { cause: new Error('constraint') }), {
      code: '23505',
      detail: 'Key (hash)=(planted-secret) already exists.',
    });
    logger.error('failed', {}, error);
    expect(last()['error']).toMatchObject({ type: 'Error', code: '23505', message: 'duplicate row' });
    expect(lines.at(-1)).toContain('constraint');
    expect(lines.at(-1)).not.toContain('planted-secret');
  });

  it('names a thrown value that is not an error by its type alone', () => {
    logger.error('failed', {}, 'planted-secret');
    expect(lines.at(-1)).not.toContain('planted-secret');
  });

  it('never spells out an object that the framework logs', () => {
    new NestLoggerBridge(logger).error({ body: 'planted-secret' }, 'stack', 'Router');
    expect(last()).toMatchObject({ level: 'error', context: 'Router' });
    expect(lines.at(-1)).not.toContain('planted-secret');
  });

  it('drops what lies below its level', () => {
    const quiet: string[] = [];
    new PinoLogger('warn', undefined, { write: (line) => void quiet.push(line) }).info('hello');
    expect(quiet).toEqual([]);
  });
});
