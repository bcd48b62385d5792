import { SETTINGS, type SettingName } from './settings.js';

/** The table of docs/configuration.md, as Markdown lines. */
export function settingsTable(): readonly string[] {
  // The keys of the table are its names.
  const names = Object.keys(SETTINGS) as SettingName[];
  return ['| Setting | Takes | What it does | Unset |', '|---|---|---|---|', ...names.map(line)];
}

function line(name: SettingName): string {
  const { takes, purpose, unset, secret } = SETTINGS[name];
  const shown = secret === true ? `\`${name}\`, \`${name}_FILE\`` : `\`${name}\``;
  return `| ${shown} | ${takes} | ${purpose} | ${unset} |`;
}
