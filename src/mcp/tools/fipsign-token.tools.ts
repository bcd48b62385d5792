import { z } from 'zod';

import { pqToken, remaining, success, text } from '../fields.js';
import { defineTool, type Tool } from '../tool.js';

const sign = defineTool({
  name: 'fipsign_sign',
  title: 'Sign a token',
  description:
    'Signs a token about an entity with ML-DSA (FIPS 204). Besides sub and expiresInSeconds up to 10 fields of any name and JSON value are signed too and come back on verification; email and role do not count. Names that begin with _ are reserved. Costs 1 token. The token is readable by everybody: put no secret into it.',
  effect: 'adds',
  input: z.looseObject({
    sub: z
      .string()
      .min(1)
      .max(128)
      .describe('Whom or what the token is about: a user, an order, a digest, an action.'),
    expiresInSeconds: z
      .int()
      .min(60)
      .describe(
        'Life of the token; 3600 when absent. The most is a setting of the service, 90 days by default.',
      )
      .optional(),
  }),
  output: z.looseObject({ ...success, token: pqToken, meta: z.looseObject({}), usage: remaining }),
  run: (input, service) => service.fipsign({ method: 'POST', path: '/sign', body: input }),
});

const verify = defineTool({
  name: 'fipsign_verify',
  title: 'Verify a token',
  description:
    'Checks signature, issuer, expiry and revocation of a token. The answer has valid: true with the payload, or valid: false with the reason in error. Costs 1 token either way.',
  effect: 'adds',
  input: z.strictObject({ token: pqToken.describe('The whole token that fipsign_sign gave.') }),
  output: z.looseObject({
    ...success,
    valid: z.boolean(),
    payload: z.looseObject({}).describe('The claims of a token that holds.').optional(),
    error: text('Why it does not hold.').optional(),
  }),
  run: (input, service) => service.fipsign({ method: 'POST', path: '/verify', body: input }, 'valid'),
});

const revoke = defineTool({
  name: 'fipsign_revoke',
  title: 'Revoke a token',
  description:
    'Ends a token for good: from now on fipsign_verify refuses it, on every replica. Cannot be undone. Costs 1 token, nothing when it was revoked already. An expired or altered token is an error. A mandate’s token is ended with twinseal_update_mandate instead.',
  effect: 'ends',
  input: z.strictObject({
    token: pqToken.describe('The whole token that fipsign_sign gave.'),
    reason: z.string().max(256).describe('Kept with the revocation.').optional(),
  }),
  output: z.looseObject({ ...success, message: z.string() }),
  run: (input, service) => service.fipsign({ method: 'POST', path: '/revoke', body: input }),
});

/** Signed tokens. */
export const FIPSIGN_TOKEN_TOOLS: readonly Tool[] = [sign, verify, revoke];
