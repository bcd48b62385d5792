import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import { concatBytes, wipe } from '../crypto/bytes.js';
import { KeyError } from '../errors/index.js';
import { KEY_ID_BYTES, type Keyring, type MasterKey } from './keyring.js';
import { Subkeys } from './subkeys.js';

const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const CIPHER = 'aes-256-gcm';

/** Bytes that `seal` adds: format(1) || master-key id(8) || nonce(12) || ciphertext || tag(16). */
export const SEAL_OVERHEAD_BYTES = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

/** What a derived secret is for; each has a key of its own. */
export type DerivationLabel = 'kem-deterministic';

/** What a MAC is for; each has a key of its own, so a MAC of one use never passes in another. */
export type MacLabel = 'key-component' | 'idempotency';

/**
 * Envelopes at rest. Seals with AES-256-GCM (NIST SP 800-38D) under a key derived from the current master key, with a
 * fresh random 96-bit nonce; the header is authenticated together with the caller's additional data. Random nonces
 * bound one master key to 2^32 seals (SP 800-38D section 8.3), far beyond what keys at rest need.
 */
export class Sealer {
  readonly #keyring: Keyring;
  readonly #subkeys = new Subkeys();

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** Seals `secretPlaintext`, which stays the caller's to wipe. `aad` is what it belongs to and must be given to open it. */
  seal(secretPlaintext: Uint8Array, aad: Uint8Array): Uint8Array {
    const masterKey = this.#keyring.current;
    const header = concatBytes(Uint8Array.of(FORMAT), masterKey.id);
    // Not through the randomness port: a test double that repeats itself would break GCM.
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#subkeys.of(masterKey, 'seal'), nonce);
    cipher.setAAD(concatBytes(header, aad));
    const body = cipher.update(secretPlaintext);
    cipher.final();
    return concatBytes(header, nonce, body, cipher.getAuthTag());
  }

  /**
   * Opens what `seal` made under the same `aad`. The caller wipes the result.
   *
   * @throws KeyError `key.damaged`, one text for every cause
   */
  open(sealed: Uint8Array, aad: Uint8Array): Uint8Array {
    const masterKey = this.#masterKeyOf(sealed);
    if (masterKey === undefined) throw doesNotOpen();
    const header = sealed.subarray(0, HEADER_BYTES);
    const nonce = sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    const body = sealed.subarray(HEADER_BYTES + NONCE_BYTES, -TAG_BYTES);
    const key = this.#subkeys.of(masterKey, 'seal');
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(concatBytes(header, aad));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    const secretPlaintext = decipher.update(body);
    try {
      decipher.final();
      return new Uint8Array(secretPlaintext);
    } catch {
      throw doesNotOpen();
    } finally {
      secretPlaintext.fill(0);
    }
  }

  /**
   * What `seal` made under any key of the ring, sealed under the current one. The plaintext is wiped here.
   *
   * @throws KeyError `key.damaged`
   */
  reseal(sealed: Uint8Array, aad: Uint8Array): Uint8Array {
    const secretPlaintext = this.open(sealed, aad);
    try {
      return this.seal(secretPlaintext, aad);
    } finally {
      wipe(secretPlaintext);
    }
  }

  /** Whether the bytes are in the form of `seal` and name a master key of this ring; they may still not open. */
  isSealed(bytes: Uint8Array): boolean {
    return this.#masterKeyOf(bytes) !== undefined;
  }

  /** The id of the master key that sealed bytes name, 16 hex digits. */
  static sealedUnder(sealed: Uint8Array): string {
    return Buffer.from(sealed.subarray(1, HEADER_BYTES)).toString('hex');
  }

  /** The id of the master key that a MAC names, 16 hex digits. */
  static macUnder(mac: Uint8Array): string {
    return Buffer.from(mac.subarray(0, KEY_ID_BYTES)).toString('hex');
  }

  /** HMAC-SHA256 under a key derived for `label`: master-key id(8) || tag(32). */
  mac(label: MacLabel, bytes: Uint8Array): Uint8Array {
    return this.#macUnder(this.#keyring.current, label, bytes);
  }

  /**
   * As `mac`, under the master key that `sealed` names, so that what belongs together needs one master key also when the
   * current one is switched between the two; under the current one when `sealed` is nothing of this ring's.
   */
  macBeside(sealed: Uint8Array, label: MacLabel, bytes: Uint8Array): Uint8Array {
    return this.#macUnder(this.#masterKeyOf(sealed) ?? this.#keyring.current, label, bytes);
  }

  /** Whether `mac` was made by `mac` over the same bytes, under any key of the ring; compared in constant time. */
  macMatches(label: MacLabel, bytes: Uint8Array, mac: Uint8Array): boolean {
    const masterKey = this.#keyring.find(mac.subarray(0, KEY_ID_BYTES));
    if (masterKey === undefined) return false;
    const expected = this.#macUnder(masterKey, label, bytes);
    return expected.length === mac.length && timingSafeEqual(expected, mac);
  }

  /**
   * 32 bytes that belong to `context` alone: HMAC-SHA256 under a key derived for `label` from the current master key.
   * After its rotation they are others. The caller wipes them.
   */
  deriveSecret(label: DerivationLabel, context: Uint8Array): Uint8Array {
    const key = this.#subkeys.of(this.#keyring.current, `derive:${label}`);
    return new Uint8Array(createHmac('sha256', key).update(context).digest());
  }

  /** A value to store beside a database, which only the master key of that id proves. @throws TypeError for another id */
  checkValue(keyId = this.#keyring.currentId): Uint8Array {
    const masterKey = this.#keyring.find(Buffer.from(keyId, 'hex'));
    if (masterKey === undefined) throw new TypeError('the keyring has no key of that id');
    return this.#checkValueUnder(masterKey);
  }

  /** Whether a stored check value was made under a master key of this ring. */
  proves(checkValue: Uint8Array): boolean {
    const masterKey = this.#keyring.find(checkValue.subarray(0, KEY_ID_BYTES));
    if (masterKey === undefined) return false;
    const expected = this.#checkValueUnder(masterKey);
    return expected.length === checkValue.length && timingSafeEqual(expected, checkValue);
  }

  /** Overwrites the derived keys; the keyring has an owner of its own. */
  close(): void {
    this.#subkeys.close();
  }

  #masterKeyOf(sealed: Uint8Array): MasterKey | undefined {
    if (sealed.length < SEAL_OVERHEAD_BYTES || sealed[0] !== FORMAT) return undefined;
    return this.#keyring.find(sealed.subarray(1, HEADER_BYTES));
  }

  #macUnder(masterKey: MasterKey, label: MacLabel, bytes: Uint8Array): Uint8Array {
    const key = this.#subkeys.of(masterKey, `mac:${label}`);
    return concatBytes(masterKey.id, createHmac('sha256', key).update(bytes).digest());
  }

  #checkValueUnder(masterKey: MasterKey): Uint8Array {
    return concatBytes(masterKey.id, this.#subkeys.of(masterKey, 'check-value'));
  }
}

function doesNotOpen(): KeyError {
  return new KeyError(
    'key.damaged',
    'the sealed bytes do not open: they are damaged, moved from another place, or under another master key',
  );
}
