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

/** What is believed or refused; what a list says of a leaf can be read without belief. */
export function withoutListed(verdicts: Verdicts): Verdicts {
  return verdicts.filter((line) => !line.includes(' listed: '));
}

/** What every judge has to say after the signatures were damaged. */
export function refusedVerdicts(authority: AuthorityArtefacts): Verdicts {
  return withoutListed(expectedVerdicts(authority)).map((line) => line.replace(/: .*$/, ': refused'));
}

function says({ status, reason }: OcspArtefact): string {
  return reason === undefined ? status : `${status} ${reason}`;
}
