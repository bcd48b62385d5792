/** Why a backup cannot be made or restored: one line for operators, with what to do about it. */
export class BackupError extends Error {
  /** The server does not answer; nothing else is wrong. */
  readonly isAway: boolean;

  constructor(message: string, options: { readonly cause?: unknown; readonly isAway?: boolean } = {}) {
    super(message, options);
    this.name = 'BackupError';
    this.isAway = options.isAway === true;
  }
}
