/** Why a token with a token's shape is refused. */
export type TokenRefusal =
  | { readonly reason: 'forged' }
  | { readonly reason: 'mandate' }
  | { readonly reason: 'expired'; readonly secondsAgo: number }
  | { readonly reason: 'revoked' };

/** What callers and webhooks are told; clients compare these texts, in English deployments too. */
export function refusalText(refusal: TokenRefusal): string {
  switch (refusal.reason) {
    case 'forged':
      return 'Firma inválida — el token fue alterado o no fue emitido por este servidor';
    case 'mandate':
      return 'Mandate tokens must be verified with /mandate/verify';
    case 'expired':
      return `Token expirado hace ${refusal.secondsAgo} segundos`;
    case 'revoked':
      return 'Token has been revoked';
  }
}
