/** Why a backup cannot be made or restored: one line for operators, with what to do about it. */
export class BackupError extends Error {
  constructor(message: string, options: { readonly cause?: unknown } = {}) {
    super(message, options);
    this.name = 'BackupError';
  }
}
