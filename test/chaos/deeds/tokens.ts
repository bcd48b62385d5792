import type { PqToken } from '../../support/fipsign.js';
import type { DeedRequest, LoadWorld } from '../load-world.js';

/** A day: a clock that is set back by hours makes no token that has already expired elsewhere. */
const TOKEN_SECONDS = 86_400;

export const signToken = (world: LoadWorld): DeedRequest => ({
  deed: 'token.sign',
  path: '/sign',
  body: { sub: world.freshName(), expiresInSeconds: TOKEN_SECONDS },
  promised: (answer) => {
    if (answer.status === 200) world.keep(answer.json<{ token: PqToken }>().token);
    return undefined;
  },
});

export const verifyToken = (world: LoadWorld): DeedRequest => {
  const known = world.anyToken();
  if (known === undefined) return signToken(world);
  const { place, token } = known;
  return {
    deed: 'token.verify',
    path: '/verify',
    body: { token },
    token: place,
    // A revoked token is 401 with `valid: false`.
    promised: (answer) => ({ valid: answer.json<{ valid?: boolean }>().valid === true }),
  };
};

export const revokeToken = (world: LoadWorld): DeedRequest => {
  const known = world.anyToken();
  if (known === undefined) return signToken(world);
  const { place, token } = known;
  return {
    deed: 'token.revoke',
    path: '/revoke',
    body: { token },
    token: place,
    // Only the first revocation of a token is told when that was.
    promised: (answer) => ({ first: answer.json<{ revokedAt?: number }>().revokedAt !== undefined }),
  };
};
