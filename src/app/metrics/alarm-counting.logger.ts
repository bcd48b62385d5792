import { Logger, type LogFields } from '../../platform/logging/logger.js';

/** A log that counts what an operator must look at at once. */
export class AlarmCountingLogger extends Logger {
  readonly #inner: Logger;
  #alarms = 0;

  constructor(inner: Logger) {
    super();
    this.#inner = inner;
  }

  /** Since the start. */
  get alarms(): number {
    return this.#alarms;
  }

  override alarm(message: string, fields?: LogFields, thrown?: unknown): void {
    this.#alarms += 1;
    this.#inner.alarm(message, fields, thrown);
  }

  override debug(message: string, fields?: LogFields): void {
    this.#inner.debug(message, fields);
  }

  override info(message: string, fields?: LogFields): void {
    this.#inner.info(message, fields);
  }

  override warn(message: string, fields?: LogFields, thrown?: unknown): void {
    this.#inner.warn(message, fields, thrown);
  }

  override error(message: string, fields?: LogFields, thrown?: unknown): void {
    this.#inner.error(message, fields, thrown);
  }
}
