import type { AuthorityArtefacts, OcspArtefact } from './artefact-folder.js';

/** Lines such as `root.pem: issued`: what a judge says of a file. */
export type Verdicts = readonly string[];

/** What every judge has to say of an authority’s files. */
export function expectedVerdicts({
  root,
  leaves,
  responder,
  emptyCrl,
  crl,
  ocsp,
}: AuthorityArtefacts): Verdicts {
  return [
    ...[root, ...leaves.map(({ certificate }) => certificate), responder].map((name) => `${name}: issued`),
    ...[emptyCrl, crl].map((name) => `${name}: signed`),
    ...leaves.map(({ certificate, status, reason }) => {
      return `${certificate} listed: ${status === 'good' ? 'no' : (reason ?? 'yes')}`;
    }),
    ...ocsp.map((exchange) => `${exchange.response}: ${says(exchange)}`),
  ];
}

/** The same after every signature was damaged: contents can be read, but nothing is believed. */
export function refusedVerdicts(authority: AuthorityArtefacts): Verdicts {
  return expectedVerdicts(authority).map((line) =>
    line.includes(' listed: ') ? line : line.replace(/: .*$/, ': refused'),
  );
}

function says({ status, reason }: OcspArtefact): string {
  return reason === undefined ? status : `${status} ${reason}`;
}
