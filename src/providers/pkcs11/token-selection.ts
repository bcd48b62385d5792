import { ProviderError } from '../../errors/index.js';
import { CKF } from './cryptoki-numbers.js';
import type { Cryptoki, SlotHandle, TokenInfo } from './cryptoki.js';
import type { Pkcs11Uri } from './pkcs11-uri.js';

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
 * @throws ProviderError `provider.unavailable` saying whether none or several matched
 */
export function selectToken(cryptoki: Cryptoki, uri: Pick<Pkcs11Uri, 'label' | 'serial'>): SelectedToken {
  const candidates = cryptoki.slots().map((slot) => ({ slot, info: cryptoki.tokenInfo(slot) }));
  const [match, ...others] = candidates.filter(({ info }) => matches(info, uri));
  if (match === undefined) throw refusal('no initialised token matches token= and serial=');
  if (others.length > 0) throw refusal('several tokens match; name one by serial=');
  return match;
}

function matches({ flags, label, serial }: TokenInfo, uri: Pick<Pkcs11Uri, 'label' | 'serial'>): boolean {
  if ((flags & CKF.TOKEN_INITIALIZED) === 0) return false;
  return (uri.serial ?? serial) === serial && (uri.label ?? label) === label;
}

function refusal(fault: string): ProviderError {
  return new ProviderError('provider.unavailable', `PKCS#11 token not found: ${fault} (TWINSEAL_PKCS11_URI)`);
}
