import type { Setting } from '../setting.js';
import { SETTINGS } from '../settings.js';

/** A table of docs/configuration.md, as Markdown lines. */
export function settingsTable(
  settings: Readonly<Record<string, Setting<unknown>>> = SETTINGS,
): readonly string[] {
  const head = ['| Setting | Takes | What it does | Unset |', '|---|---|---|---|'];
  return [...head, ...Object.entries(settings).map(line)];
}

function line([name, { takes, purpose, unset, secret }]: readonly [string, Setting<unknown>]): string {
  const shown = secret === true ? `\`${name}\`, \`${name}_FILE\`` : `\`${name}\``;
  return `| ${shown} | ${takes} | ${purpose} | ${unset} |`;
}
