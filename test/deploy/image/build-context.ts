import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One line of `.dockerignore`; later lines override earlier ones. */
interface Rule {
  readonly pattern: string;
  readonly keeps: boolean;
}

/** Every file that Docker would send to the builder, relative to `root`. */
export function buildContext(root: string): readonly string[] {
  const rules = readRules(readFileSync(join(root, '.dockerignore'), 'utf8'));
  const walk = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return isKept(rules, path) || mayHoldKept(rules, path) ? walk(path) : [];
      return isKept(rules, path) ? [path] : [];
    });
  return walk('');
}

function readRules(text: string): readonly Rule[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ pattern: line.replace(/^!/, ''), keeps: line.startsWith('!') }));
}

function isKept(rules: readonly Rule[], path: string): boolean {
  const rule = rules.findLast(({ pattern }) => covers(pattern, path));
  return rule?.keeps ?? true;
}

/** A pattern that matches a folder matches all that is in it. */
function covers(pattern: string, path: string): boolean {
  const expression = new RegExp(`^${expressionOf(pattern)}$`);
  const parts = path.split('/');
  return parts.some((_, index) => expression.test(parts.slice(0, index + 1).join('/')));
}

/** Docker's wild cards match names that begin with a dot, other than those of node:path. */
function expressionOf(pattern: string): string {
  const quoted = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return quoted.replaceAll('**/', '(?:.*/)?').replaceAll(/(?<!\.)\*/g, '[^/]*');
}

function mayHoldKept(rules: readonly Rule[], folder: string): boolean {
  return rules.some(({ pattern, keeps }) => keeps && pattern.startsWith(`${folder}/`));
}
