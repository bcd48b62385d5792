import type { TokenClass } from '../contract/index.js';
import { CKF } from './cryptoki-numbers.js';
import type { Cryptoki } from './cryptoki.js';
import type { SelectedToken } from './token-selection.js';

/** What is known of a token and its module: shown to operators, kept as evidence with each key. Public. */
export interface TokenIdentity {
  readonly label: string;
  readonly serial: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly firmware_version: string;
  readonly hardware_version: string;
  readonly library: string;
  readonly library_version: string;
  readonly cryptoki_version: string;
  readonly token_class: TokenClass;
  /** What the class rests on. */
  readonly token_class_basis: string;
}

/** Manufacturers (CK_TOKEN_INFO) of tokens that are software, whatever anybody asserts. */
const SOFTWARE_MANUFACTURERS = [
  'SoftHSM project',
  'Mozilla Foundation',
  'Kryoptic Project',
  'wolfSSL',
] as const;

/** Reads the identity of a selected token. `assertedHardware` is the operator's word. */
export function identifyToken(
  cryptoki: Cryptoki,
  { slot, info }: SelectedToken,
  assertedHardware: boolean,
): TokenIdentity {
  const module = cryptoki.moduleInfo();
  const hardwareSlot = (cryptoki.slotFlags(slot) & CKF.HW_SLOT) !== 0;
  return Object.freeze({
    label: info.label,
    serial: info.serial,
    manufacturer: info.manufacturer,
    model: info.model,
    firmware_version: info.firmwareVersion,
    hardware_version: info.hardwareVersion,
    library: module.description,
    library_version: module.libraryVersion,
    cryptoki_version: module.cryptokiVersion,
    ...tokenClass(info.manufacturer, hardwareSlot, assertedHardware),
  });
}

/** `hardware` needs the slot's own flag or the operator's word; known software tokens are never more than that. */
export function tokenClass(
  manufacturer: string,
  hardwareSlot: boolean,
  assertedHardware: boolean,
): Pick<TokenIdentity, 'token_class' | 'token_class_basis'> {
  if (SOFTWARE_MANUFACTURERS.some((name) => manufacturer.startsWith(name))) {
    return { token_class: 'software-token', token_class_basis: 'known software token' };
  }
  if (hardwareSlot) return { token_class: 'hardware', token_class_basis: 'CKF_HW_SLOT' };
  if (assertedHardware) return { token_class: 'hardware', token_class_basis: 'asserted by configuration' };
  return { token_class: 'unknown', token_class_basis: 'the module does not tell' };
}
