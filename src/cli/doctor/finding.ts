/** What one check of the doctor found. */
export interface Finding {
  readonly name: string;
  /** `warn`: works, and should be looked at; `skipped`: could not be checked, and `detail` says why. */
  readonly status: 'ok' | 'warn' | 'bad' | 'skipped';
  /** One sentence without its full stop. Never a secret, or an address that may hold one. */
  readonly detail: string;
  /** Numbers and names for programs. */
  readonly facts?: Readonly<Record<string, unknown>>;
}
