import { token, url, word, type Setting } from './setting.js';

/** Clients show it with every request: half as many random hexadecimal digits as an API key has are enough. */
const MIN_MCP_SECRET_LENGTH = 32;

/** An address without user, password, query or fragment. */
function serviceUrl(): (text: string) => string | undefined {
  const parse = url('http:', 'https:');
  return (text) => {
    const kept = parse(text);
    if (kept === undefined) return undefined;
    const { username, password, search, hash } = new URL(kept);
    return username + password + search + hash === '' ? kept : undefined;
  };
}

/**
 * Settings of commands that talk to a running service (docs/command-line.md). The service knows their names, so that
 * one environment may serve both, and ignores them.
 */
export const CLIENT_SETTINGS = {
  TWINSEAL_URL: {
    takes: 'an `http://` or `https://` URL without user, query or fragment',
    purpose: 'Service that commands talk to',
    unset: 'the address of `HOST` and `PORT`',
    parse: serviceUrl(),
  },
  TWINSEAL_ADMIN_URL: {
    takes: 'likewise',
    purpose: 'Where `project`, `apikey`, `ca create` and `audit export` find the administrator’s listener',
    unset: '`TWINSEAL_URL`; without that the address of `HOST` and `TWINSEAL_ADMIN_PORT` or `PORT`',
    parse: serviceUrl(),
  },
  TWINSEAL_API_KEY: {
    takes: 'an API key',
    purpose: 'Whom `key`, `sign`, `token`, `ca` and `mcp` act for',
    unset: '`mcp` has only what needs no key, the others need `--api-key-file` or `--api-key`',
    secret: true,
    parse: word(),
  },
  TWINSEAL_MCP_SECRET: {
    takes: `at least ${MIN_MCP_SECRET_LENGTH} visible ASCII characters without spaces`,
    purpose: 'What clients of `twinseal mcp --http` send as `Authorization: Bearer …`',
    unset: '`twinseal mcp --http` does not start',
    secret: true,
    parse: token(MIN_MCP_SECRET_LENGTH),
  },
  FIPSIGN_BASE_URL: {
    takes: 'as `TWINSEAL_URL`',
    purpose: 'Read by `twinseal mcp` where `TWINSEAL_URL` is unset, as FIPSign’s own MCP server calls it',
    unset: 'as `TWINSEAL_URL`',
    parse: serviceUrl(),
  },
  FIPSIGN_API_KEY: {
    takes: 'an API key',
    purpose: 'Likewise, where `TWINSEAL_API_KEY` is unset',
    unset: 'tools that need an API key say so',
    secret: true,
    parse: word(),
  },
} as const satisfies Readonly<Record<string, Setting<string>>>;

/** A setting of the command line and the MCP server. */
export type ClientSettingName = keyof typeof CLIENT_SETTINGS;
