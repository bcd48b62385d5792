import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * Headers of every answer. The policy is what the pages below `/docs` need and nothing else: scripts, styles and
 * requests of this origin only. HTTPS is not forced from here: inside a cluster the service speaks plain HTTP, and
 * what stands in front of it decides.
 */
export const SECURITY_HEADERS: FastifyHelmetOptions = {
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
