import { METRICS, type MetricDescription } from '../metric-table.js';

/** The table of docs/operations/metrics.md, as Markdown lines. */
export function metricsTable(): readonly string[] {
  return [
    '| Metric | Kind | Labels | What it tells |',
    '|---|---|---|---|',
    ...rows().map(
      ([name, { type, labels, help }]) =>
        `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
    ),
  ];
}

/** The expressions worth waking somebody for, as Markdown lines. */
export function alertsTable(): readonly string[] {
  return [
    '| Metric | Trouble when |',
    '|---|---|',
    ...rows().flatMap(([name, { alert }]) =>
      alert === undefined ? [] : [`| \`${name}\` | \`${alert.replaceAll('|', '\\|')}\` |`],
    ),
  ];
}

function rows(): [string, MetricDescription][] {
  return Object.entries<MetricDescription>(METRICS);
}
