import { pino, stdTimeFunctions, type DestinationStream, type Logger as Pino } from 'pino';
import type { LogLevel } from '../config/configuration.js';
import { describeError } from './describe-error.js';
import { Logger, type LogFields } from './logger.js';

/**
 * Names that never reach the log with their values, whoever passes them by mistake: a second line of defence behind
 * `LogFields`, which is what keeps secrets out.
 */
const REDACTED_NAMES = [
  'apiKey',
  'authorization',
  'body',
  'cookie',
  'headers',
  'key',
  'masterKey',
  'message',
  'password',
  'privateKey',
  'query',
  'secret',
  'secretKey',
  'seed',
  'sharedSecret',
  'token',
];

/** JSON lines on standard output, written synchronously: a line that was logged survives a crash. */
export class PinoLogger extends Logger {
  readonly #pino: Pino;

  /**
   * @param always fields of every line; none unless given
   * @param destination for tests; absent = standard output
   */
  constructor(
    level: LogLevel,
    always?: LogFields,
    destination: DestinationStream = pino.destination({ dest: 1, sync: true }),
  ) {
    super();
    this.#pino = pino(
      {
        level,
        base: always ?? null,
        messageKey: 'msg',
        timestamp: stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }) },
        redact: { paths: REDACTED_NAMES, censor: '[redacted]' },
      },
      destination,
    );
  }

  override debug(message: string, fields: LogFields = {}): void {
    this.#pino.debug(fields, message);
  }

  override info(message: string, fields: LogFields = {}): void {
    this.#pino.info(fields, message);
  }

  override warn(message: string, fields: LogFields = {}, thrown?: unknown): void {
    this.#pino.warn(withError(fields, thrown), message);
  }

  override error(message: string, fields: LogFields = {}, thrown?: unknown): void {
    this.#pino.error(withError(fields, thrown), message);
  }
}

function withError(fields: LogFields, thrown: unknown): object {
  return thrown === undefined ? fields : { ...fields, error: describeError(thrown) };
}
