import type { Configuration, SecretSource } from '../platform/config/configuration.js';
import type { DemoProject } from '../projects/index.js';

const ANY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** The address that people on this machine can open. */
export function baseUrl({ http }: Configuration, port: number): string {
  if (http.publicUrl !== undefined) return http.publicUrl;
  const host = ANY_ADDRESS.has(http.host) ? 'localhost' : http.host;
  return `${http.tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** What a developer reads after the start. It shows secrets on the very first start only, and never to a log. */
export function announcement(
  configuration: Configuration,
  port: number,
  demo: DemoProject | undefined,
): string {
  const base = baseUrl(configuration, port);
  const lines = [
    '',
    `Twinseal listens on ${base}`,
    `  documents and a page to try them: ${base}/docs`,
    ...adminTokenLine(configuration.secrets.adminToken),
    ...(demo === undefined ? [] : demoLines(base, demo)),
    '',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function adminTokenLine(source: SecretSource): string[] {
  return source.from === 'value' ? [] : [`  admin token, in a file: ${source.path}`];
}

function demoLines(base: string, { project, keys }: DemoProject): string[] {
  return [
    '',
    `API keys of the demo project "${project.name}", shown this once:`,
    ...keys.map(({ format, text }) => `  ${format.padEnd(8)} ${text}`),
    '',
    'Three commands to try; the second makes a key and signs, the third verifies:',
    '',
    ...curls(base, keys.find(({ format }) => format === 'qph')?.text ?? ''),
  ];
}

/** The idempotency key lets the second command be pasted again. */
function curls(base: string, apiKey: string): string[] {
  const post = (path: string): string =>
    `curl -s ${base}/api/v1${path} -H 'X-API-Key: ${apiKey}' -H 'Content-Type: application/json'`;
  const key = '"key_version":1,"algorithm":"ML-DSA-65"';
  const message = '"message":"aGVsbG8="';
  const signature = `$(sed 's/.*"signature":"\\([^"]*\\)".*/\\1/' signature.json)`;
  const verify = `{${quoted(message)},\\"signature\\":\\"${signature}\\",${quoted(key)}}`;
  return [
    `curl -s ${base}/health`,
    '',
    `${post('/kms/keys/generate')} -H 'Idempotency-Key: first-start' -d '{"algorithm":"ML-DSA-65"}' && ` +
      `${post('/signature/sign')} -d '{${message},${key}}' | tee signature.json`,
    '',
    `${post('/signature/verify')} -d "${verify}"`,
  ];
}

/** JSON text for within a shell's double quotes. */
function quoted(json: string): string {
  return json.replaceAll('"', '\\"');
}
