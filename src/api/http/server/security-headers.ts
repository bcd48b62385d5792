import { IncomingMessage, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet, { type HelmetOptions } from 'helmet';

/**
 * The policy is what the pages below `/docs` need and nothing else: scripts, styles and requests of this origin only.
 * HTTPS is not forced from here: inside a cluster the service speaks plain HTTP, and what stands in front of it decides.
 */
const OPTIONS: HelmetOptions = {
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
};

/** The security headers of every answer. They never vary, so helmet is asked once instead of with every request. */
export function securityHeaders(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const recorder: Pick<ServerResponse, 'setHeader' | 'removeHeader'> = {
    setHeader(name, value) {
      headers[name.toLowerCase()] = String(value);
      // The return value is for chaining, which helmet does not do.
      return this as ServerResponse;
    },
    removeHeader() {},
  };
  helmet(OPTIONS)(new IncomingMessage(new Socket()), recorder as ServerResponse, (error?: unknown) => {
    if (error !== undefined) throw error;
  });
  return Object.freeze(headers);
}
