/** What the command's status says to scripts (docs/command-line.md). Never renumbered. */
export const EXIT = {
  /** Done; what was checked is good. */
  ok: 0,
  /** Refused or invalid: what was checked is bad, or the service said no. */
  refused: 1,
  /** The command line, a file or the settings are wrong; nothing was tried. */
  usage: 2,
  /** The service, or the database, cannot be reached. */
  unreachable: 3,
  /** A signature matches the key that came with it, and nobody vouches for that key. */
  unvouched: 4,
} as const;

/** An exit status of the command line. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
