import type { ProviderError } from '../../errors/index.js';
import { CKF } from './cryptoki-numbers.js';
import type { Cryptoki, SlotHandle, TokenInfo } from './cryptoki.js';
import type { Pkcs11Uri } from './pkcs11-uri.js';
import { tokenMisconfigured, tokenUnavailable } from './token-unavailable.js';

/** The token that the configuration means. */
export interface SelectedToken {
  readonly slot: SlotHandle;
  readonly info: TokenInfo;
}

/**
 * Finds the initialised token with the configured serial and label: exactly one, or it refuses. Slot numbers change
 * when a token is initialised, so they are never configured; an uninitialised slot is no candidate, because it would
 * match an empty label.
 *
 * @throws ProviderError `provider.unavailable`: a fault of the setting when several match, or none although there are
 *   other tokens; where no slot holds a token at all, the configured one is away and may come
 */
export function selectToken(cryptoki: Cryptoki, uri: Pick<Pkcs11Uri, 'label' | 'serial'>): SelectedToken {
  const tokens = cryptoki
    .slots()
    .map((slot) => ({ slot, info: cryptoki.tokenInfo(slot) }))
    .filter(({ info }) => (info.flags & CKF.TOKEN_INITIALIZED) !== 0);
  if (tokens.length === 0) throw tokenUnavailable('no initialised token is in any slot');
  const [match, ...others] = tokens.filter(({ info }) => matches(info, uri));
  if (match === undefined) throw notFound('no initialised token matches token= and serial=');
  if (others.length > 0) throw notFound('several tokens match; name one by serial=');
  return match;
}

function matches({ label, serial }: TokenInfo, uri: Pick<Pkcs11Uri, 'label' | 'serial'>): boolean {
  return (uri.serial ?? serial) === serial && (uri.label ?? label) === label;
}

function notFound(fault: string): ProviderError {
  return tokenMisconfigured('its token is not found', `PKCS#11 token not found: ${fault}`);
}
