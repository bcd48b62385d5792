/** Who does something: recorded in the audit log and, for an API key, checked again in the commit. */
export interface Actor {
  /** `apikey:<id>`, `admin` or `system`. */
  readonly name: string;
  /** Null for deployment-wide deeds of the administrator. */
  readonly projectId: string | null;
  /** Absent for the administrator and the system. */
  readonly apiKeyId?: string;
  readonly requestId: string;
}
