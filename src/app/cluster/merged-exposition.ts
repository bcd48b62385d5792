import { METRICS } from '../../platform/metrics/index.js';

/** One metric: what declares it, and its samples. */
interface Family {
  readonly head: readonly string[];
  readonly samples: string[];
}

const UP = 'twinseal_process_up';

/**
 * One text in Prometheus' format out of those of several processes: each metric is declared once, and each sample has a
 * label `process` in front of its own. `twinseal_process_up` says whose numbers these are.
 *
 * @param texts by number of the process; those that did not answer are missing
 * @param processes how many there should be
 */
export function mergedExposition(texts: ReadonlyMap<number, string>, processes: number): string {
  const families = new Map<string, Family>();
  const numbers = Array.from({ length: processes }, (_, index) => index + 1);
  for (const number of numbers) gather(texts.get(number) ?? '', number, families);
  const { help, type } = METRICS[UP];
  families.set(UP, {
    head: [`# HELP ${UP} ${help}`, `# TYPE ${UP} ${type}`],
    samples: numbers.map((number) => labelled(`${UP} ${Number(texts.has(number))}`, number)),
  });
  return [...families.values()]
    .map(({ head, samples }) => `${[...head, ...samples].join('\n')}\n`)
    .join('\n');
}

/** An empty line stands between metrics; each begins with comments that name it in their third word. */
function gather(text: string, number: number, families: Map<string, Family>): void {
  for (const block of text.split('\n\n')) {
    const lines = block.split('\n').filter((line) => line !== '');
    const head = lines.filter((line) => line.startsWith('# '));
    const name = head[0]?.split(' ')[2];
    if (name === undefined) continue;
    const family = families.get(name) ?? { head, samples: [] };
    families.set(name, family);
    for (const line of lines.slice(head.length)) family.samples.push(labelled(line, number));
  }
}

/** A label's value may contain anything, so the new one goes where the name ends. */
function labelled(sample: string, number: number): string {
  const end = sample.search(/[{ ]/);
  const [name, rest] = [sample.slice(0, end), sample.slice(end)];
  const label = `process="${number}"`;
  return rest.startsWith('{') ? `${name}{${label},${rest.slice(1)}` : `${name}{${label}}${rest}`;
}
