/** What operators may choose about the audit log; also the injection token. */
export abstract class AuditSettings {
  /** Minutes between checkpoints while entries are added; 0 = on demand only. */
  abstract readonly checkpointMinutes: number;
  /** Absent: entries are kept. */
  abstract readonly retention?: {
    /** Age in days at which entries are archived and removed. */
    readonly days: number;
    /** Absolute path of the folder that they are exported to first. */
    readonly archiveDir: string;
  };
}
