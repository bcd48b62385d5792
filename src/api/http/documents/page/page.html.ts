import { ASSETS_PATH, PAGE_PATH } from './page-paths.js';

/** A document as the page offers it. */
export interface OfferedDocument {
  /** For people; the selector shows it, and a link to the page may name it. */
  readonly name: string;
  readonly url: string;
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Ccircle cx='12' cy='16' r='9' " +
  "fill='none' stroke='%232f6f5e' stroke-width='4'/%3E%3Ccircle cx='20' cy='16' r='9' fill='none' stroke='%23b5541c' " +
  "stroke-width='4'/%3E%3C/svg%3E";

/** The page that shows all documents. It asks no other host for anything. */
export function pageHtml(documents: readonly OfferedDocument[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Twinseal API</title>
<link rel="icon" href="${ICON}">
<link rel="stylesheet" href="${ASSETS_PATH}swagger-ui.css">
<link rel="stylesheet" href="${PAGE_PATH}/page.css">
</head>
<body>
<div id="swagger-ui" data-documents='${attribute(JSON.stringify(documents))}'></div>
<noscript>This page needs JavaScript. The documents themselves: ${links(documents)}.</noscript>
<script src="${ASSETS_PATH}swagger-ui-bundle.js"></script>
<script src="${ASSETS_PATH}swagger-ui-standalone-preset.js"></script>
<script type="module" src="${PAGE_PATH}/page.js"></script>
</body>
</html>
`;
}

function links(documents: readonly OfferedDocument[]): string {
  return documents.map(({ name, url }) => `<a href="${url}">${attribute(name)}</a>`).join(', ');
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll("'", '&#39;').replaceAll('<', '&lt;');
}
