import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What a request must show before the protocol sees it. */
export interface Door {
  /** Names that requests may be addressed to, as `URL.hostname` writes them. */
  readonly hosts: ReadonlySet<string>;
  /** What clients send as `Authorization: Bearer …`. */
  readonly secret: string;
}

/** Of a request, what the door looks at. */
export interface Visitor {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Why a request is not let in. */
export interface DoorRefusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The one path of the protocol. */
export const MCP_PATH = '/mcp';

/** Names under which a machine reaches itself; no web page elsewhere can be addressed so. */
export const LOOPBACK_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Undefined when the request may come in. A page whose name was rebound to this address shows itself by `Host`, a page
 * on this machine by `Origin`, and neither knows the secret; the first two are looked at first, so that a page learns
 * nothing else.
 */
export function refuseAtDoor({ method, url = '', headers }: Visitor, door: Door): DoorRefusal | undefined {
  if (!door.hosts.has(hostOf(headers.host))) {
    return {
      status: 403,
      message: 'This name is not served here: start the server with --allow-host <name>',
    };
  }
  if (headers.origin !== undefined) {
    return { status: 403, message: 'Web pages are not served: use a client that is no page' };
  }
  if (!isSecret(headers.authorization, door.secret)) {
    const challenge = { 'www-authenticate': 'Bearer realm="twinseal-mcp"' };
    return {
      status: 401,
      message: 'Send Authorization: Bearer with TWINSEAL_MCP_SECRET',
      headers: challenge,
    };
  }
  if (url.split('?', 1)[0] !== MCP_PATH) return { status: 404, message: `The protocol is at ${MCP_PATH}` };
  // Without sessions there is no stream to open (GET) and nothing to end (DELETE).
  if (method !== 'POST') return { status: 405, message: 'Send POST', headers: { allow: 'POST' } };
  return undefined;
}

function hostOf(header: string | undefined): string {
  const address = `http://${header ?? ''}`;
  return URL.canParse(address) ? new URL(address).hostname : '';
}

function isSecret(header: string | undefined, secret: string): boolean {
  const sent = /^Bearer +([\x21-\x7e]+)$/i.exec(header ?? '')?.[1];
  // Digests are of equal length, as the comparison in constant time needs it.
  return sent !== undefined && timingSafeEqual(digest(sent), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
