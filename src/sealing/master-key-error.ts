/**
 * The master key cannot be used and the service must not start. The message is one line that names the setting and
 * the fault, never the value.
 */
export class MasterKeyError extends Error {
  /** As operators write it, e.g. `TWINSEAL_MASTER_KEY_FILE`. */
  readonly setting: string;

  constructor(setting: string, fault: string, cause?: unknown) {
    super(`${setting}: ${fault}`, cause === undefined ? undefined : { cause });
    this.name = 'MasterKeyError';
    this.setting = setting;
  }
}
