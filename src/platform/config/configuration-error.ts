/** The service cannot start with this configuration. The message is
 * one line; each fault names a setting and never a value. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options: { readonly cause?: unknown } = {}) {
    super(faults.join('; '), options);
    this.name = 'ConfigurationError';
    this.faults = faults;
  }
}
