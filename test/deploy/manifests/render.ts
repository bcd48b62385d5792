import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';

import { ROOT } from '../../support/built-service.js';
import type { Manifest } from './manifest.js';

const OVERLAYS = join(ROOT, 'k8s/overlays');
/** Where the Makefile puts the one it builds. */
const OWN = join(ROOT, '.cache/go/bin/kustomize');

/** Every folder under k8s/overlays. */
export const overlays = (): readonly string[] =>
  readdirSync(OVERLAYS, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));

/** What kustomize makes of an overlay, as text. */
export const renderOverlay = (name: string): string => kustomize(join(OVERLAYS, name));

/** An overlay with a component beside it, as an operator would add it. */
export function renderWithComponent(overlay: string, component: string): string {
  // Kustomize takes relative paths only.
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.cache/kustomization-'));
  try {
    const text = [
      `resources: [../../k8s/overlays/${overlay}]`,
      `components: [../../k8s/components/${component}]`,
    ].join('\n');
    writeFileSync(join(folder, 'kustomization.yaml'), text);
    return kustomize(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const manifestsOf = (text: string): readonly Manifest[] => loadAll(text) as Manifest[];

/** Runs the schema check of PyPI's kubernetes-validate. @throws Error with what it found */
export function validate(text: string): void {
  const program = join(ROOT, '.cache/venv/deploy/bin/kubernetes-validate');
  if (!existsSync(program))
    throw new Error('kubernetes-validate is missing: `make deploy-check` installs it');
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-manifests-'));
  try {
    const file = join(folder, 'all.yaml');
    writeFileSync(file, text);
    execFileSync(program, ['--strict', '--kubernetes-version', '1.37', file], { stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function kustomize(folder: string): string {
  const [program, ...command] = kustomizeCommand();
  return execFileSync(program, [...command, folder], { encoding: 'utf8' });
}

function kustomizeCommand(): readonly [string, ...string[]] {
  if (existsSync(OWN)) return [OWN, 'build'];
  if (runs('kustomize', ['version'])) return ['kustomize', 'build'];
  if (runs('kubectl', ['kustomize', '--help'])) return ['kubectl', 'kustomize'];
  throw new Error('kustomize is missing: `make deploy-check` builds it');
}

function runs(program: string, words: readonly string[]): boolean {
  try {
    execFileSync(program, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
