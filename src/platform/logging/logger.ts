/**
 * What a log line may carry besides its message: names, numbers and outcomes. Request bodies, headers, query strings,
 * keys, tokens and shared secrets never go into a field.
 */
export type LogFields = Readonly<
  Record<string, string | number | boolean | null | undefined | readonly string[]>
>;

/** The one way to the log; a port, so tests can read what was written. `thrown` is whatever a `catch` caught. */
export abstract class Logger {
  abstract debug(message: string, fields?: LogFields): void;
  abstract info(message: string, fields?: LogFields): void;
  abstract warn(message: string, fields?: LogFields, thrown?: unknown): void;
  abstract error(message: string, fields?: LogFields, thrown?: unknown): void;

  /** Something an operator must look at now: a damaged key, a broken audit chain. Level error, `"alarm": true`. */
  alarm(message: string, fields: LogFields = {}, thrown?: unknown): void {
    this.error(message, { ...fields, alarm: true }, thrown);
  }
}

/** Writes nothing; for tools that build the application without running it. */
export class SilentLogger extends Logger {
  override debug(): void {}
  override info(): void {}
  override warn(): void {}
  override error(): void {}
}
