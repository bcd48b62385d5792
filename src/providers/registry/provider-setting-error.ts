/** A setting names a provider that is not configured; the service must not start. The message never holds the value. */
export class ProviderSettingError extends Error {
  /** As operators write it. */
  readonly setting: string;

  constructor(setting: string, known: readonly string[]) {
    super(`${setting}: names a provider that is not configured here; configured: ${known.join(', ')}`);
    this.name = 'ProviderSettingError';
    this.setting = setting;
  }
}
