import { Logger, type LogFields } from '../../../platform/logging/logger.js';

/** One line that would have been logged. */
export interface RecordedLine {
  readonly level: string;
  readonly message: string;
  readonly fields: LogFields;
  readonly thrown: unknown;
}

/** Keeps what was logged, for tests to read. */
export class RecordingLogger extends Logger {
  readonly lines: RecordedLine[] = [];

  override debug(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'debug', message, fields, thrown: undefined });
  }

  override info(message: string, fields: LogFields = {}): void {
    this.lines.push({ level: 'info', message, fields, thrown: undefined });
  }

  override warn(message: string, fields: LogFields = {}, thrown?: unknown): void {
    this.lines.push({ level: 'warn', message, fields, thrown });
  }

  override error(message: string, fields: LogFields = {}, thrown?: unknown): void {
    this.lines.push({ level: 'error', message, fields, thrown });
  }
}
