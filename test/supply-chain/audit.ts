import { execFileSync } from 'node:child_process';

/** What `npm audit --json` prints: an outcome, or why there is none. */
interface AuditReport {
  readonly metadata?: { readonly vulnerabilities: Readonly<Record<string, number>> };
  readonly message?: string;
}

/** Known vulnerabilities that stop a release. */
const SEVERE = ['high', 'critical'];

/** How an audit ended: whether it may pass, and one line about it. */
export interface AuditVerdict {
  readonly passes: boolean;
  readonly text: string;
}

/** Reads a report of npm. A registry without audits (mirrors often are) is no finding, and said. */
export function judge(report: AuditReport): AuditVerdict {
  const counts = report.metadata?.vulnerabilities;
  if (counts === undefined) {
    const reason = report.message ?? 'npm gave no reason';
    return { passes: true, text: `NOT AUDITED: the registry answers no audit (${reason})` };
  }
  const severe = SEVERE.reduce((sum, severity) => sum + (counts[severity] ?? 0), 0);
  const text = `${counts['total'] ?? 0} known vulnerabilities in what ships, ${severe} of them severe`;
  return { passes: severe === 0, text };
}

/** Asks the registry about what ships. npm ends with 1 for findings and for a registry without audits alike. */
export function auditReport(): AuditReport {
  try {
    return JSON.parse(npmAudit()) as AuditReport;
  } catch (error) {
    const stdout: unknown =
      typeof error === 'object' && error !== null && 'stdout' in error ? error.stdout : '';
    return JSON.parse(String(stdout) === '' ? '{}' : String(stdout)) as AuditReport;
  }
}

function npmAudit(): string {
  return execFileSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', stdio: 'pipe' });
}
