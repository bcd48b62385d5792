import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { load } from 'js-yaml';

import { SAMPLE_ERRORS } from '../../src/api/http/documents/sample-errors.js';
import { METRICS, type MetricDescription } from '../../src/platform/metrics/index.js';
import { ROOT } from '../support/built-service.js';
import { Scrape } from '../support/scrape.js';
import { useWorld } from '../support/world.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: Readonly<Record<string, string>>;
}
interface RuleFile {
  readonly spec: { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
}

/** One condition on a label, of one metric. */
interface Condition {
  readonly metric: string;
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const rules = (load(read('k8s/components/monitoring/alert-rules.yaml')) as RuleFile).spec.groups.flatMap(
  (group) => group.rules,
);

const NAME = /\b(?:twinseal_[a-z]+|nodejs|process)_\w+/g;
/** What a histogram's samples are called. */
const SAMPLE_ENDING = /_(?:bucket|sum|count)$/;
const namesIn = (text: string): readonly string[] => [...text.matchAll(NAME)].map(([name]) => name);
const described = (name: string): MetricDescription | undefined => {
  const table: Readonly<Record<string, MetricDescription>> = METRICS;
  return table[name] ?? table[name.replace(SAMPLE_ENDING, '')];
};
const labelsOf = (name: string): readonly string[] => described(name)?.labels ?? [];

const conditionsOf = ({ expr }: Rule): readonly Condition[] =>
  [...expr.matchAll(/(\w+)\{([^}]*)\}/g)].flatMap(([, metric = '', selector = '']) =>
    [...selector.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/g)].map(
      ([, label = '', operator = '', value = '']) => ({
        metric,
        label,
        operator,
        value,
      }),
    ),
  );
const keptLabels = ({ expr }: Rule): readonly string[] =>
  [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));

describe('the alert rules', () => {
  const world = useWorld({}, 'PostgreSQL');
  let scrape: Scrape;
  /** As `/metrics` declares them. */
  let exposed: ReadonlySet<string>;
  beforeAll(async () => {
    const { service } = world();
    await service.send({ method: 'GET', path: '/health/ready' });
    scrape = await Scrape.of(service.base);
    exposed = new Set([...scrape.text.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name));
  });

  /** Only with TLS, see tls.spec.ts, and with several processes, see processes.spec.ts. */
  const isExposed = (name: string): boolean =>
    exposed.has(name) ||
    exposed.has(name.replace(SAMPLE_ENDING, '')) ||
    /^twinseal_(?:tls|process)_/.test(name);

  /** Every value that a label can have: error codes, statuses, or what is exposed from the start. */
  const valuesOf = ({ metric, label }: Condition): readonly string[] => {
    if (label === 'code' || label === 'outcome') return Object.keys(SAMPLE_ERRORS);
    if (label === 'status') return Array.from({ length: 500 }, (_, index) => String(100 + index));
    const values = scrape.series(metric).map((one) => new RegExp(`\\b${label}="([^"]*)"`).exec(one)?.[1]);
    return values.filter((value) => value !== undefined);
  };

  it('are about metrics that the service exposes', () => {
    expect(rules.length).toBeGreaterThan(15);
    for (const { alert, expr } of rules) {
      const names = namesIn(expr);
      expect([alert, names.length > 0, names.filter((name) => !isExposed(name))]).toEqual([alert, true, []]);
    }
  });

  it('choose and keep labels that those metrics have', () => {
    for (const rule of rules) {
      const known = namesIn(rule.expr).flatMap(labelsOf);
      const used = [...conditionsOf(rule).map(({ label }) => label), ...keptLabels(rule)];
      expect([rule.alert, used.filter((label) => label !== 'le' && !known.includes(label))]).toEqual([
        rule.alert,
        [],
      ]);
    }
  });

  it('choose values that those labels can have', () => {
    const conditions = rules.flatMap(conditionsOf);
    expect(conditions.length).toBeGreaterThan(3);
    for (const condition of conditions) {
      const { operator, value } = condition;
      const alternatives = operator.endsWith('~') ? value.split('|') : [value];
      // Prometheus anchors its expressions on both ends.
      const vain = alternatives.filter(
        (one) => !valuesOf(condition).some((known) => new RegExp(`^(?:${one})$`).test(known)),
      );
      expect([condition, vain]).toEqual([condition, []]);
    }
  });

  it('name in their texts only labels that the alert has', () => {
    for (const rule of rules) {
      const text = Object.values(rule.annotations).join(' ');
      const named = [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
      const kept = /\b(?:sum|histogram_quantile|absent)\b/.test(rule.expr)
        ? keptLabels(rule)
        : namesIn(rule.expr).flatMap(labelsOf);
      expect([rule.alert, named.filter((label) => !kept.includes(label))]).toEqual([rule.alert, []]);
    }
  });

  it('are the expressions of docs/operations/metrics.md, each once', () => {
    const rows = read('docs/operations/metrics.md')
      .split('\n## When to wake somebody\n')[1]
      ?.split('\n## ')[0];
    const documented = [...(rows ?? '').matchAll(/^\| `\w+`\s*\| `(.*)`\s*\|$/gm)].map(
      ([, expression = '']) => expression.replaceAll('\\|', '|'),
    );
    expect(rules.map(({ expr }) => expr).toSorted()).toEqual(documented.toSorted());
  });

  it('and the pages name metrics that are exposed; every metric of ours that is exposed is in the table', () => {
    const pages = globSync(['README.md', 'docs/*.md', 'docs/{operations,security,decisions}/*.md'], {
      cwd: ROOT,
    });
    // Tools of agents begin with the same word.
    const named = pages.filter((page) => page !== 'docs/mcp.md').flatMap((page) => namesIn(read(page)));
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter((name) => !isExposed(name))).toEqual([]);
    const ours = [...exposed].filter((name) => name.startsWith('twinseal_'));
    expect(ours.filter((name) => described(name) === undefined)).toEqual([]);
  });
});
