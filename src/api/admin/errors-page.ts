import type { AdminErrorTitle } from './admin-errors.js';

const STYLE = `body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; }
th, td { text-align: left; padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid; }
:root { color-scheme: light dark; }`;

/** What the `type` of a problem links to. Everything on it is ours, so nothing is escaped. */
export function errorsPage(titles: readonly AdminErrorTitle[]): string {
  const rows = titles.map(({ code, status, title }) => {
    return `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${title}</td></tr>`;
  });
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>Twinseal error codes</title><style>${STYLE}</style></head><body>`,
    '<main><h1>Error codes</h1>',
    '<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>',
    `<tbody>${rows.join('\n')}</tbody></table></main></body></html>`,
  ].join('\n');
}
